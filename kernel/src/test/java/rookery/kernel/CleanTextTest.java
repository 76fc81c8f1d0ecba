package rookery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CleanTextTest {
  @Test
  void text_without_controls_stays_the_same_object() {
    String text = "plain, ünïcode, 🐦";

    assertThat(CleanText.of(text)).isSameAs(text);
  }

  @Test
  void controls_that_turn_or_hide_text_are_dropped() {
    assertThat(CleanText.of("a\u202Eb\u2028c\uFEFFd\uDB40\uDC41e🐦")).isEqualTo("abcde🐦");
  }

  @Test
  void length_counts_what_a_person_counts() {
    assertThat(CleanText.length("🐦🐦")).isEqualTo(2);
  }
}
