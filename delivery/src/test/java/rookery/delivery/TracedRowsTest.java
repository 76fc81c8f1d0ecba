package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TracedRowsTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final TracedRows rows = new TracedRows();

  private static byte[] row(long id) {
    return Envelope.of(id, new byte[] {1});
  }

  @Test
  void an_entry_says_which_of_its_rows_are_traced_once() {
    rows.add(List.of(4L, 7L), PARENT);
    var batch = List.of(row(3), row(4), Envelope.of(new byte[] {1}), row(7));

    var notice = rows.leaving(batch).orElseThrow();

    assertThat(TraceNotice.in(List.of(notice))).isEqualTo(Map.of(4L, PARENT, 7L, PARENT));
    assertThat(rows.leaving(batch)).isEmpty();
  }

  @Test
  void a_row_waits_for_the_batch_that_has_it() {
    rows.add(List.of(4L), PARENT);

    assertThat(rows.leaving(List.of(row(3)))).isEmpty();
    assertThat(rows.leaving(List.of(row(4)))).isPresent();
  }

  @Test
  void rows_that_never_come_take_only_so_much_room() {
    rows.add(LongStream.rangeClosed(1, 1_025).boxed().toList(), PARENT);

    assertThat(rows.leaving(List.of(row(1)))).isEmpty();
    assertThat(rows.leaving(List.of(row(2)))).isPresent();
  }

  @Test
  void what_a_newer_version_says_besides_is_left_out() {
    String said = "4 " + PARENT + " vendor=x\nnothing\n-1 x\n5\n\n123456789012345678901 x";
    var notice = new Notice("trace", "", said.getBytes(StandardCharsets.US_ASCII));

    assertThat(TraceNotice.in(List.of(notice, new Notice("trace", "", null))))
        .isEqualTo(Map.of(4L, PARENT));
  }
}
