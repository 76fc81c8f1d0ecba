package rookery.bench.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailTest {
  private static ByteBuf frame(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":\"posted\",\"data\":{},\"broadcast\":{},\"seq\":0} | 0",
        "{\"event\":\"posted\",\"data\":{},\"broadcast\":{},\"seq\":1234567} | 1234567",
        "{\"status\":\"OK\",\"seq_reply\":7} | -1",
        "{\"seq_reply\":7,\"status\":\"OK\"} | -1",
        "{\"data\":{\"seq\":7}} | -1",
        "{} | -1",
        "7} | -1"
      })
  void the_number_of_an_event_is_read_from_its_end(String text, long seq) {
    assertThat(Tail.seq(frame(text))).isEqualTo(seq);
  }

  @Test
  void hello_tells_which_connection_it_is() {
    String id = "abcdefghijklmnopqrstuvwxyz";
    String hello =
        "{\"event\":\"hello\",\"data\":{\"connection_id\":\""
            + id
            + "\"},\"broadcast\":{\"connection_id\":\"\"},\"seq\":0}";

    assertThat(Tail.connection(frame(hello))).isEqualTo(id);
    assertThat(Tail.connection(frame("{\"seq\":0}"))).isEmpty();
  }
}
