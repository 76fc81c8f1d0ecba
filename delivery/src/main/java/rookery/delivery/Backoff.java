package rookery.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Pauses between attempts: exponential, with full jitter and a cap. Immutable.
record Backoff(Duration first, Duration longest) {
  /// The pause after so many failures in a row, at least one.
  Duration pause(int failures, RandomGenerator random) {
    long ceiling = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
    return Duration.ofMillis(random.nextLong(Math.max(1, ceiling) + 1));
  }
}
