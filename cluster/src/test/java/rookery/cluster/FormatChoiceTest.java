package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.cluster.FormatChoice.Joining;
import rookery.cluster.FormatChoice.Other;

class FormatChoiceTest {
  private static final long WINDOW = 600;

  private static List<Other> others(Integer... newest) {
    return Stream.of(newest).map(n -> new Other("n" + n, n, 1)).toList();
  }

  static Stream<Arguments> afterLongAgreement() {
    return Stream.of(
        // own formats, what the others know at most, what is written
        Arguments.of(new Formats(1, 1), others(), 1),
        Arguments.of(new Formats(1, 1), others(1, 2), 1),
        Arguments.of(new Formats(1, 2), others(), 2),
        Arguments.of(new Formats(1, 2), others(2, 2), 2),
        Arguments.of(new Formats(1, 2), others(2, 1), 1),
        Arguments.of(new Formats(1, 2), others(3, 3), 2),
        Arguments.of(new Formats(2, 3), others(2, 3), 2),
        Arguments.of(new Formats(2, 3), others(3, 4), 3),
        // Who is too old for this build was refused, or made this one refuse.
        Arguments.of(new Formats(2, 3), others(1), 2));
  }

  @ParameterizedTest
  @MethodSource("afterLongAgreement")
  void after_a_while_the_newest_format_that_all_know_is_written(
      Formats own, List<Other> others, int written) {
    var choice = new FormatChoice(own, WINDOW, 0);
    choice.choose(others, 1);

    assertThat(choice.choose(others, 2 * WINDOW)).isEqualTo(written);
  }

  @Test
  void a_node_begins_with_the_oldest_format_until_it_knows_better() {
    var choice = new FormatChoice(new Formats(1, 2), WINDOW, 0);

    assertThat(choice.choose(others(2), 1)).isEqualTo(1);
    assertThat(choice.choose(others(2), WINDOW - 1)).isEqualTo(1);
    assertThat(choice.choose(others(2), WINDOW)).isEqualTo(2);
  }

  @Test
  void an_older_node_lowers_it_at_once_and_it_rises_when_the_log_is_without_a_trace_of_that_node() {
    var choice = new FormatChoice(new Formats(1, 2), WINDOW, 0);
    assertThat(choice.choose(others(2), WINDOW)).isEqualTo(2);

    assertThat(choice.choose(others(2, 1), WINDOW + 1)).isEqualTo(1);
    assertThat(choice.choose(others(2), WINDOW + 2)).isEqualTo(1);
    assertThat(choice.choose(others(2, 1), WINDOW + 100)).as("restarted").isEqualTo(1);
    assertThat(choice.choose(others(2), 2 * WINDOW + 99)).isEqualTo(1);
    assertThat(choice.choose(others(2), 2 * WINDOW + 100)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    // own oldest, own newest, the other's newest, what it writes, whether this one may join
    "1, 1, 1, 1, Welcome",
    "1, 1, 2, 1, Welcome",
    "1, 1, 2, 2, Wait",
    "1, 1, 3, 3, Wait",
    "1, 2, 1, 1, Welcome",
    "1, 2, 2, 2, Welcome",
    "2, 3, 1, 1, Refused",
    "2, 3, 2, 2, Welcome",
    "2, 3, 2, 1, Welcome"
  })
  void who_joins_is_asked_for_what_it_reads_and_writes(
      int oldest, int newest, int known, int written, String answer) {
    var joining =
        FormatChoice.join(new Formats(oldest, newest), List.of(new Other("a", known, written)));

    assertThat(joining.getClass().getSimpleName()).isEqualTo(answer);
    switch (joining) {
      case Joining.Welcome _ -> {}
      case Joining.Wait(var why) -> assertThat(why).contains("node a", "format " + written);
      case Joining.Refused(var why) -> assertThat(why).contains("node a", "format " + known);
    }
  }

  @Test
  void who_is_alone_may_always_join() {
    assertThat(FormatChoice.join(new Formats(2, 3), List.of())).isEqualTo(new Joining.Welcome());
  }

  @Test
  void formats_have_an_order() {
    assertThat(new Formats(2, 3).reads(1)).isTrue();
    assertThat(new Formats(2, 3).reads(3)).isTrue();
    assertThat(new Formats(2, 3).reads(4)).isFalse();
    assertThat(new Formats(2, 3).reads(0)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new Formats(2, 1));
  }
}
