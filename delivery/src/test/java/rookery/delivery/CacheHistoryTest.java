package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rookery.delivery.CacheHistory.Mutation;

/// Random histories of caches, by seed: no answer is older than the place in the log that its node
/// has read up to, than what was answered to a writer there, or, where the log is not heard, than
/// the question. Then the same without one of the rules, which must be found.
///
/// `-Drookery.histories=N` and `-Drookery.histories.from=SEED` run others.
@Timeout(600)
class CacheHistoryTest {
  private static final int STEPS = 400;
  private static final int HISTORIES = Integer.getInteger("rookery.histories", 500);
  private static final long FROM = Long.getLong("rookery.histories.from", 1);
  private static final int UNTIL_FOUND = 200;

  @Test
  void no_answer_is_older_than_it_may_be() {
    int fromMemory = run(FROM, HISTORIES);
    assertThat(fromMemory).isGreaterThan(HISTORIES * STEPS / 10);
  }

  @Test
  @Tag("full")
  void none_is_in_three_thousand_others() {
    run(1_000_001, 3_000);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_missing_rule_is_found(Mutation mutation) {
    for (long seed = 1; seed < UNTIL_FOUND; seed++) {
      try {
        new CacheHistory(seed, mutation).run(STEPS);
      } catch (CacheHistory.Violation _) {
        return;
      }
    }
    throw new AssertionError(mutation + " is not found by " + UNTIL_FOUND + " histories");
  }

  private static int run(long from, int number) {
    int fromMemory = 0;
    for (long seed = from; seed < from + number; seed++) {
      try {
        var history = new CacheHistory(seed, Mutation.NONE);
        history.run(STEPS);
        fromMemory += history.fromMemory();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    return fromMemory;
  }
}
