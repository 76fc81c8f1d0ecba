package rookery.delivery;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rookery.delivery.PublishHistory.Mutation;

/// Random histories of a cluster that writes, by seed: each committed row is in the log of the
/// epoch that counts, once, in the order of its subject, whatever dies, pauses or is lost; and
/// nothing is there that was not committed. Then the same without one of the rules, which must be
/// found.
///
/// `-Drookery.histories=N` and `-Drookery.histories.from=SEED` run others.
@Timeout(600)
class PublishHistoryTest {
  private static final int STEPS = 400;
  private static final int HISTORIES = Integer.getInteger("rookery.histories", 2_000);
  private static final long FROM = Long.getLong("rookery.histories.from", 1);
  private static final int UNTIL_FOUND = 5_000;

  @Test
  void every_row_comes_to_the_log_once_and_in_order() {
    run(FROM, HISTORIES);
  }

  @Test
  @Tag("full")
  void it_does_in_twenty_thousand_others() {
    run(1_000_001, 20_000);
  }

  @ParameterizedTest
  @Tag("full")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_missing_rule_is_found(Mutation mutation) {
    for (long seed = 1; seed < UNTIL_FOUND; seed++) {
      try {
        new PublishHistory(seed, mutation).run(STEPS);
      } catch (PublishHistory.Violation | IllegalStateException _) {
        System.out.println(mutation + " is found by seed " + seed);
        return;
      }
    }
    throw new AssertionError(mutation + " is not found by " + UNTIL_FOUND + " histories");
  }

  private static void run(long from, int number) {
    for (long seed = from; seed < from + number; seed++) {
      try {
        new PublishHistory(seed, Mutation.NONE).run(STEPS);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
