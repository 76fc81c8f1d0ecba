package rookery.bench.scenario;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting, which scenarios do most of the time. Thread-safe.
final class Waits {
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

  private Waits() {}

  /// @throws IllegalStateException that says `otherwise` if it does not come about in time
  static void await(Duration limit, BooleanSupplier condition, String otherwise) {
    if (!until(limit, condition)) {
      throw new IllegalStateException(otherwise + " within " + limit);
    }
  }

  /// Whether it came about in time.
  static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }

  /// Lets time pass, which is the story itself.
  static void pass(Duration time) {
    var _ = until(time, () -> false);
  }
}
