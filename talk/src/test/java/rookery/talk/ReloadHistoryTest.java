package rookery.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random histories of clients that ask what changed, by seed: whatever event a client has been
/// given, no node's answer is older than it, and none says that nothing changed when something did.
/// Then the same with answers from memory, which must be found.
///
/// `-Drookery.histories=N` and `-Drookery.histories.from=SEED` run others.
@Timeout(600)
class ReloadHistoryTest {
  private static final int STEPS = 800;
  private static final int HISTORIES = Integer.getInteger("rookery.histories", 1);
  private static final long FROM = Long.getLong("rookery.histories.from", 1);

  @Test
  void no_answer_is_older_than_what_the_client_was_told() {
    run(FROM, HISTORIES);
  }

  @Test
  @Tag("full")
  void none_is_in_two_others() {
    run(1_000_001, 2);
  }

  @Test
  void an_answer_from_memory_is_found() {
    assertThatThrownBy(
            () -> {
              try (var history = new ReloadHistory(1, true)) {
                history.run(STEPS);
              }
            })
        .isInstanceOf(ReloadHistory.Violation.class)
        .hasMessageStartingWith("/users/");
  }

  private static void run(long from, int number) {
    for (long seed = from; seed < from + number; seed++) {
      try (var history = new ReloadHistory(seed, false)) {
        history.run(STEPS);
        assertThat(history.unchanged()).isGreaterThan(STEPS / 10);
        assertThat(history.changed()).isGreaterThan(STEPS / 20);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
