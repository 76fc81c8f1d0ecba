package rookery.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The requests that are being received or answered, and when the last one came. Thread-safe.
final class Underway {
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final AtomicInteger number = new AtomicInteger();
  private volatile long last = System.nanoTime() - Duration.ofHours(1).toNanos();

  /// A request has come; its end is noticed.
  void begin(RoutingContext at) {
    last = System.nanoTime();
    number.incrementAndGet();
    at.addEndHandler(_ -> {
      last = System.nanoTime();
      number.decrementAndGet();
    });
  }

  /// Waits until for `quiet` no request was under way or came; false if it was never so quiet.
  boolean awaitQuiet(Duration quiet, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (number.get() > 0 || System.nanoTime() - last < quiet.toNanos()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }
}
