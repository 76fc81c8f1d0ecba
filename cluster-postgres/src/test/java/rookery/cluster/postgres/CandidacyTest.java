package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidacyTest {
  private static final int TIMES = 2_000;
  private final Candidacy candidacy = new Candidacy(new Random(4));

  @Test
  void while_another_leads_it_looks_about_once_a_second() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(candidacy.whileLed(2_500))
          .isBetween(Duration.ofMillis(800), Duration.ofMillis(1_000));
    }
  }

  @Test
  void a_lead_that_ends_is_asked_for_soon_after_its_end_and_never_before() {
    for (int i = 0; i < TIMES; i++) {
      assertThat(candidacy.whileLed(700)).isBetween(Duration.ofMillis(700), Duration.ofMillis(820));
      assertThat(candidacy.whileLed(-50)).isBetween(Duration.ZERO, Duration.ofMillis(120));
    }
  }

  @Test
  void of_twenty_nodes_few_ask_at_once() {
    var asked =
        IntStream.range(0, 20)
            .mapToObj(i -> new Candidacy(new Random(i)).whileLed(0).toMillis())
            .distinct()
            .count();
    assertThat(asked).isGreaterThan(12);
  }

  @Test
  void who_was_not_first_waits_for_longer_each_time_up_to_a_bound() {
    assertThat(longestAfter(1)).isLessThanOrEqualTo(220);
    assertThat(longestAfter(2)).isBetween(221L, 420L);
    assertThat(longestAfter(20)).isBetween(421L, Candidacy.LONGEST_SPREAD + 20);

    Duration _ = candidacy.whileLed(2_500);
    assertThat(candidacy.whileLed(0)).isLessThanOrEqualTo(Duration.ofMillis(120));
  }

  private static long longestAfter(int losses) {
    return IntStream.range(0, TIMES)
        .mapToLong(seed -> {
          var mine = new Candidacy(new Random(seed));
          long last = 0;
          for (int i = 0; i < losses; i++) {
            last = mine.afterLoss().toMillis();
          }
          return last;
        })
        .max()
        .orElseThrow();
  }

  @Test
  void a_database_that_does_not_answer_is_asked_more_and_more_rarely_up_to_a_bound() {
    assertThat(candidacy.afterFailure()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    for (int i = 0; i < TIMES; i++) {
      assertThat(candidacy.afterFailure()).isLessThan(Duration.ofMillis(Candidacy.LONGEST_FAILURE));
    }
    assertThat(candidacy.afterFailure())
        .isGreaterThanOrEqualTo(Duration.ofMillis(Candidacy.LONGEST_FAILURE / 2));
  }

  @Test
  void all_of_it_leaves_room_for_a_new_leader_within_five_seconds() {
    long lease = 3_000;
    long asked = lease + 20 + Candidacy.LONGEST_SPREAD;
    assertThat(asked + Candidacy.EVERY_MILLIS).isLessThan(5_000);
  }

  @Test
  void the_quickest_of_the_last_answers_says_how_the_clocks_differ() {
    var skew = new ClockSkew();
    assertThat(skew.millis()).isZero();
    skew.answered(10_000, 4, 7_002);
    assertThat(skew.millis()).isEqualTo(3_000);
    skew.answered(20_000, 2_000, 17_900);
    assertThat(skew.millis()).as("a slow answer says little").isEqualTo(3_000);
    for (int i = 0; i < 8; i++) {
      skew.answered(30_000, 10, 30_105);
    }
    assertThat(skew.millis()).isEqualTo(-100);
  }
}
