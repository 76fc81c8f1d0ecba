package rookery.places.member;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import rookery.places.member.PermissionHistory.Mutation;

/// Random histories of memberships, roles and sessions over a real database, by seed: nobody is
/// allowed what was taken away at a place in the log that the node has read, or by the node itself;
/// nobody is refused what they have. Then the same without one of the rules, which must be found.
///
/// `-Drookery.histories=N` and `-Drookery.histories.from=SEED` run others.
@Timeout(600)
class PermissionHistoryTest {
  private static final int STEPS = 700;
  private static final int HISTORIES = Integer.getInteger("rookery.histories", 2);
  private static final long FROM = Long.getLong("rookery.histories.from", 1);
  private static final int UNTIL_FOUND = 20;

  @Test
  void there_is_no_ghost_permission() {
    run(FROM, HISTORIES);
  }

  @Test
  @Tag("full")
  void there_is_none_in_four_others() {
    run(1_000_001, 4);
  }

  @ParameterizedTest
  @Tag("full")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void a_missing_rule_is_found(Mutation mutation) {
    for (long seed = 1; seed < UNTIL_FOUND; seed++) {
      try (var history = new PermissionHistory(seed, mutation)) {
        history.run(STEPS);
      } catch (PermissionHistory.Violation e) {
        System.out.println(mutation + " is found by seed " + seed + ": " + e.getMessage());
        return;
      }
    }
    throw new AssertionError(mutation + " is not found by " + UNTIL_FOUND + " histories");
  }

  private static void run(long from, int number) {
    for (long seed = from; seed < from + number; seed++) {
      try (var history = new PermissionHistory(seed, Mutation.NONE)) {
        history.run(STEPS);
        assertThat(history.allowed()).isGreaterThan(STEPS / 4);
        assertThat(history.refused()).isGreaterThan(STEPS / 20);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
