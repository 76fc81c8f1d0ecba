package rookery.jobs;

import java.time.Duration;
import rookery.kernel.Timers;

/// Time that stands still: what is asked for right away is done right away, nothing else ever.
/// Immutable.
final class AtOnce implements Timers {
  @Override
  public Task every(String name, Duration interval, Runnable body) {
    return () -> {};
  }

  @Override
  public Task after(String name, Duration delay, Runnable body) {
    if (delay.isZero()) {
      body.run();
    }
    return () -> {};
  }

  @Override
  public void close() {}
}
