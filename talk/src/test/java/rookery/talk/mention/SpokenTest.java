package rookery.talk.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpokenTest {
  @Test
  void attachments_speak_in_their_texts_and_fields_alone() {
    Map<String, Object> field = Map.of("title", "@bob", "value", "@b-o_b");
    Map<String, Object> odd = Map.of("value", 5);
    Map<String, Object> attachment =
        Map.of(
            "pretext", "`open",
            "text", "@bob.smith",
            "title", "@bob",
            "fields", List.of(field, odd, "odd"));

    String spoken = Spoken.of("@ann", Map.of("attachments", List.of(attachment, 7)));

    assertThat(spoken.split("\n\n", -1)).containsExactly("@ann", "`open", "@bob.smith", "@b-o_b");
    assertThat(Spoken.of("only", Map.of("attachments", "none"))).isEqualTo("only");
  }
}
