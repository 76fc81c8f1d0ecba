package rookery.jobs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a run that failed is attempted again: exponentially later, at any moment up to that, up to
/// a cap. Immutable.
final class Retry {
  /// So often a run is begun, then it is given up until the job's next regular time.
  static final int ATTEMPTS = 5;

  private static final long FIRST_MILLIS = 1_000;
  private static final long CAP_MILLIS = Duration.ofMinutes(1).toMillis();

  private Retry() {}

  /// How long to wait after that attempt failed.
  static Duration after(int attempt, RandomGenerator random) {
    long ceiling = Math.min(CAP_MILLIS, FIRST_MILLIS << Math.min(attempt, 16));
    return Duration.ofMillis(1 + random.nextLong(ceiling));
  }
}
