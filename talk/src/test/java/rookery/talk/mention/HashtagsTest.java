package rookery.talk.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashtagsTest {
  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "#one, #one",
        "a #one and #two., #one #two",
        "\"(#one), #two!\", #one #two",
        "#one #one, #one",
        "#1st, \"\"",
        "#v1.2-rc_3, #v1.2-rc_3",
        "#end-, #end",
        "#end_., #end",
        "no#tag, \"\"",
        "##two, \"\"",
        "http://x/#part, \"\"",
        "# heading, \"\"",
        "#vögel #鸟, #vögel #鸟",
        "\"\", \"\""
      })
  void a_hashtag_begins_with_a_letter_and_ends_with_a_letter_or_digit(String text, String tags) {
    assertThat(Hashtags.in(text)).isEqualTo(tags);
  }

  @Test
  void there_is_room_for_some_of_them() {
    String text =
        IntStream.range(0, 500).mapToObj(i -> "#tag" + i).collect(Collectors.joining(" "));

    assertThat(Hashtags.in(text)).hasSizeLessThanOrEqualTo(1_000).startsWith("#tag0 #tag1 ");
  }
}
