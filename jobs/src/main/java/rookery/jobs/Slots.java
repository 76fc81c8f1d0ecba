package rookery.jobs;

import java.time.Duration;
import java.time.Instant;

/// Numbers the regular times of jobs. Jobs of the same period are due at different moments, each at
/// the same one on every node, so they never begin all at once. Immutable.
final class Slots {
  private Slots() {}

  /// The number of the newest regular time that is not in the future.
  static long at(String type, Duration every, Instant now) {
    long period = every.toMillis();
    return Math.floorDiv(now.toEpochMilli() - Math.floorMod(type.hashCode(), period), period);
  }
}
