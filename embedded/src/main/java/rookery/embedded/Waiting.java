package rookery.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for another process, which can only be looked at. Immutable.
final class Waiting {
  /// Short, because the start of the whole server waits for it.
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(4).toNanos();

  private Waiting() {}

  /// Looks until `condition` holds; false if it did not within `limit`, or on an interrupt.
  static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }
}
