package rookery.talk.mention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.kernel.UserId;

class MentionsTest {
  private static final PeopleIndex PEOPLE =
      index(
          new Person(id('a'), "ann", List.of("Boss", "crow's"), "Ann"),
          new Person(id('b'), "bob.k", List.of(), ""),
          new Person(id('c'), "carol_x-1", List.of("käse"), "Carol"));

  private static UserId id(char c) {
    return new UserId(String.valueOf(c).repeat(26));
  }

  private static String names(Set<UserId> users) {
    return users.stream()
        .map(user -> user.value().substring(0, 1))
        .sorted()
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello @ann|a",
        "hello @ANN, how are you|a",
        "@ann: @bob.k.|ab",
        "(@carol_x-1)|c",
        "@bob.k...|b",
        "@bob|''",
        "mail ann@example.org|''",
        "the boss said so|a",
        "Ann came|a",
        "ann came|''",
        "Carol's @ann-@bob.k|ac",
        "KÄSE!|c",
        "`@ann` and @bob.k|b",
        "``@ann ` @bob.k`` @carol_x-1|c",
        "`unclosed @ann|a",
        ":@ann:|a",
        ":boss:|''",
        "-@ann- and _@ann_|a",
        "@ann@bob.k|''",
        "annex|''",
      })
  void a_text_mentions(String text, String wanted) {
    assertThat(names(Mentions.in(text, PEOPLE).users())).as(text).isEqualTo(wanted);
  }

  @Test
  void fenced_code_mentions_nobody() {
    String text = "before @ann\n```\n@bob.k\n```\nafter @carol_x-1\n~~~\n@bob.k";
    assertThat(names(Mentions.in(text, PEOPLE).users())).isEqualTo("ac");
  }

  @ParameterizedTest
  @CsvSource({
    "@channel,true,false",
    "@ALL!,true,false",
    "hi @here.,false,true",
    "channel,false,false"
  })
  void a_whole_channel_is_mentioned(String text, boolean everybody, boolean here) {
    var mentions = Mentions.in(text, PEOPLE);
    assertThat(mentions.everybody()).isEqualTo(everybody);
    assertThat(mentions.whoIsHere()).isEqualTo(here);
    assertThat(mentions.users()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#one and (#two-three), #1no #x.|#one #two-three #x",
        "a#no ##no https://x.org/#no|''",
        "#same #same|#same"
      })
  void hashtags_are_found(String text, String tags) {
    assertThat(Hashtags.in(text)).isEqualTo(tags);
  }

  @Test
  void a_text_of_nothing_but_backticks_takes_no_time() {
    var text = new StringBuilder();
    for (int i = 1; text.length() < 16_000; i++) {
      text.append("`".repeat(i)).append(' ');
    }
    assertThat(Mentions.in(text + "@ann", PEOPLE).users()).containsExactly(id('a'));
  }

  private static PeopleIndex index(Person... people) {
    var index = new PeopleIndex();
    for (Person person : people) {
      index.add(person);
    }
    return index;
  }
}
