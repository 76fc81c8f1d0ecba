package rookery.chaos.site;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what only shows when one looks, such as another process. Immutable.
public final class Await {
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /// Looks until `condition` holds; false if it did not within `limit`, or on an interrupt.
  public static boolean until(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return true;
  }

  /// Lets time pass, which is the story itself; returns early on an interrupt.
  public static void pass(long millis) {
    var _ = until(Duration.ofMillis(millis), () -> false);
  }
}
