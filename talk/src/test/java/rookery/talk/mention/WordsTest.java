package rookery.talk.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.kernel.UserId;

class WordsTest {
  private static final PeopleIndex PEOPLE =
      index(
          person("ann", List.of("egg", "Nest Box"), "Ann"),
          person("bob", List.of(" wing "), ""),
          person("bob.smith", List.of(), ""),
          person("b-o_b", List.of(), ""),
          person("bob.", List.of(), ""),
          person("jürgen", List.of("鸟"), ""));

  private static Person person(String name, List<String> keywords, String firstName) {
    return new Person(id(name), name, keywords, firstName);
  }

  private static UserId id(String name) {
    String text = name.replaceAll("[^a-z]", "0");
    return new UserId(text + "1".repeat(26 - text.length()));
  }

  private static final String TABLE =
      """
      hello @ann, ann
      hello @ANN!, ann
      @ann, ann
      "(@ann), [@bob]", ann bob
      "@ann,@bob", ann bob
      @ann:, ann
      @ann?, ann
      @ann's, ann
      @anna, ""
      ann, ""
      me@ann, ""
      mail ann@bob.example, ""
      @@ann, ""
      -@ann, ann
      _@ann_, ann
      **@ann**, ann
      @bob.smith, bob.smith
      @bob.smith., bob.smith
      @bob.jones, bob
      @bob-, bob
      @bob_, bob
      @bob., bob.
      @bob.., bob.
      @b-o_b..., b-o_b
      an egg, ann
      an EGG!, ann
      eggs, ""
      egg-timer, ann
      a wing, bob
      Ann said, ann
      ANN said, ""
      :egg:, ""
      egg:, ann
      look :ann: egg, ann
      @jürgen, jürgen
      鸟, jürgen
      no 鸟们, ""
      """;

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(textBlock = TABLE, quoteCharacter = '"')
  void a_word_mentions_whom_it_means(String text, String names) {
    assertThat(Mentions.in(text, PEOPLE).users()).isEqualTo(ids(names));
  }

  private static Set<UserId> ids(String names) {
    return Arrays.stream(names.split(" "))
        .filter(name -> !name.isEmpty())
        .map(WordsTest::id)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "`@ann`",
        "``a ` @ann``",
        "```\n@ann\n```",
        "```java\n@ann",
        "~~~\n@ann\n~~~",
        "  ```\n@ann\n  ```",
        "x\n```\n@ann\n```\ny"
      })
  void code_mentions_nobody(String text) {
    assertThat(Mentions.in(text, PEOPLE).users()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "` @ann",
        "`a` @ann `b`",
        "```\ncode\n```\n@ann",
        "``a` @ann",
        "~~~\ncode\n~~~\n@ann",
        "@ann\n```\ncode"
      })
  void what_stands_beside_code_still_mentions(String text) {
    assertThat(Mentions.in(text, PEOPLE).users()).containsExactly(id("ann"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"`", "@", ":", ".", "a.", "@ann.", "```\n", "` `` ", "~~~", "-_"})
  void the_longest_message_is_read_quickly(String part) {
    String text = part.repeat(16_383 / part.length());

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2), () -> Mentions.in(text, PEOPLE).users());
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "-", ":", "_", ".-:_"})
  void a_name_before_thousands_of_dots_is_found_without_reading_each_of_them(String end) {
    String word = "@ann" + end.repeat(16_000 / end.length());

    assertThat(Words.readings(word)).hasSizeLessThan(300);
    assertThat(Mentions.in(word, PEOPLE).users()).containsExactly(id("ann"));
  }

  @Test
  void no_text_is_too_strange_to_read() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    String letters = "@`~:.-_ \nabnAB#é鸟\ud83d\ude00";
    for (int round = 0; round < 2_000; round++) {
      String text =
          random
              .ints(random.nextInt(60), 0, letters.length())
              .mapToObj(i -> String.valueOf(letters.charAt(i)))
              .collect(Collectors.joining());
      assertThat(Mentions.in(text, PEOPLE)).as("seed %d, text %s", seed, text).isNotNull();
    }
  }

  private static PeopleIndex index(Person... people) {
    var index = new PeopleIndex();
    for (Person person : people) {
      index.add(person);
    }
    return index;
  }
}
