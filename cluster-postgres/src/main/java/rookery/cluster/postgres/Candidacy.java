package rookery.cluster.postgres;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a node looks next who leads. While the lead is held, about once a second; as it is about to
/// end, a random while after its end, so that of many nodes few ask for it; that while doubles with
/// each time that another was first. A database that does not answer is asked more and more rarely.
/// None of it exceeds what is promised: a lead that is over is asked for within [#LONGEST_SPREAD],
/// and seen to be over within a second. Pure.
///
/// Not thread-safe; confined to the lock of the leadership.
final class Candidacy {
  static final long EVERY_MILLIS = 1_000;
  static final long LONGEST_SPREAD = 800;
  static final long LONGEST_FAILURE = 2_000;
  private static final long SHORTEST_MILLIS = 20;
  private static final long FIRST_SPREAD = 100;
  private static final long FIRST_FAILURE = 200;
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;
  private int losses;
  private int failures;

  Candidacy(RandomGenerator random) {
    this.random = random;
  }

  /// Somebody leads for so long at least.
  Duration whileLed(long remainingMillis) {
    failures = 0;
    if (remainingMillis > EVERY_MILLIS) {
      losses = 0;
      return millis(EVERY_MILLIS - random.nextLong(EVERY_MILLIS / 5));
    }
    return millis(Math.max(0, remainingMillis) + SHORTEST_MILLIS + random.nextLong(spread()));
  }

  /// The lead was free, and another took it first.
  Duration afterLoss() {
    losses++;
    return millis(SHORTEST_MILLIS + random.nextLong(spread()));
  }

  /// The database did not answer.
  Duration afterFailure() {
    failures++;
    long ceiling = doubled(FIRST_FAILURE, failures, LONGEST_FAILURE);
    return millis(ceiling / 2 + random.nextLong(ceiling / 2));
  }

  private long spread() {
    return doubled(FIRST_SPREAD, losses, LONGEST_SPREAD);
  }

  private static long doubled(long first, int times, long most) {
    return Math.min(most, first << Math.min(times, MOST_DOUBLINGS));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
