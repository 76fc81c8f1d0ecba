package rookery.talk.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void names_are_what_stands_behind_an_at_in_small_letters() {
    assertThat(Names.in("hello @Ann and @bob. or ann")).containsExactly("ann", "bob.", "bob");
  }

  @Test
  void a_word_for_many_is_no_name() {
    assertThat(Names.in("@all @Here @channel")).isEmpty();
  }

  @Test
  void fifty_words_are_read_and_no_more() {
    String text =
        IntStream.range(0, 80).mapToObj(i -> "@user" + i).collect(Collectors.joining(" "));

    assertThat(Names.in(text)).hasSize(50).contains("user0", "user49");
  }

  @Test
  void a_name_before_thousands_of_dots_is_still_one_and_the_dots_are_no_names() {
    assertThat(Names.in("@ann" + ".".repeat(16_000)))
        .contains("ann")
        .hasSizeLessThanOrEqualTo(64)
        .allMatch(name -> name.length() <= 64);
  }
}
