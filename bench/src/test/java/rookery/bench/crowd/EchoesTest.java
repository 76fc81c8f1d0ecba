package rookery.bench.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EchoesTest {
  private static final Account ANN = account("ann", List.of("lounge", "kitchen"));
  private static final Account BOB = account("bob", List.of("lounge"));

  private final Echoes echoes = Echoes.heardBy(List.of(ANN, BOB));

  @Test
  void everybody_in_a_channel_should_hear_of_a_post_once() {
    echoes.says(7, 1_000, "lounge");
    echoes.says(8, 1_000, "kitchen");
    echoes.heard("ann", posted(7));
    echoes.heard("ann", posted(8));
    echoes.heard("ann", posted(8));

    var count = echoes.between(1_000, 1_001);

    assertThat(count.expected()).isEqualTo(3);
    assertThat(count.missing()).isEqualTo(1);
    assertThat(count.again()).isEqualTo(1);
    assertThat(count.toFrame().count()).isEqualTo(2);
  }

  @Test
  void posts_of_other_times_and_posts_that_were_not_taken_do_not_count() {
    echoes.says(1, 999, "lounge");
    echoes.says(2, 1_001, "lounge");
    echoes.says(3, 1_000, "lounge");
    echoes.notSaid(3);

    assertThat(echoes.between(1_000, 1_001).expected()).isZero();
    assertThat(echoes.between(999, 1_000).expected()).isEqualTo(2);
  }

  @Test
  void only_the_event_of_a_post_tells_of_it() {
    echoes.says(5, 1_000, "lounge");
    echoes.heard(
        "ann", frame("{\"event\":\"post_edited\",\"message\":\"" + Echoes.text(5) + "\"}"));
    echoes.heard("ann", frame("{\"event\":\"posted\",\"message\":\"something else\"}"));
    echoes.heard("ann", frame("{}"));
    // Nor does a post whose number only begins like it.
    echoes.heard("ann", posted(52));

    assertThat(echoes.between(1_000, 1_001).missing()).isEqualTo(2);
  }

  @Test
  void where_nobody_listens_nothing_is_missed() {
    var none = Echoes.none();
    none.says(1, 1_000, "lounge");
    none.heard("ann", posted(1));

    assertThat(none.between(1_000, 1_001).expected()).isZero();
  }

  private static ByteBuf posted(long number) {
    return frame(
        "{\"event\":\"posted\",\"data\":{\"post\":\"{\\\"message\\\":\\\""
            + Echoes.text(number)
            + "\\\"}\"},\"seq\":3}");
  }

  private static ByteBuf frame(String text) {
    // As it comes from the wire: something else stands before it.
    return Unpooled.copiedBuffer("  " + text, StandardCharsets.UTF_8).skipBytes(2);
  }

  private static Account account(String name, List<String> rooms) {
    return new Account(name, name, "token", "team", rooms, List.of());
  }
}
