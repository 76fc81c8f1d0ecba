package rookery.kernel;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Real time: one thread that only wakes, and a virtual thread per run. Thread-safe.
public final class RealTimers implements Timers {
  private static final Logger LOG = LoggerFactory.getLogger(RealTimers.class);

  private final ScheduledThreadPoolExecutor clock;

  public RealTimers() {
    clock =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("timers").factory());
    clock.setRemoveOnCancelPolicy(true);
    clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Task every(String name, Duration interval, Runnable body) {
    var cancelled = new AtomicBoolean();
    scheduleNext(name, interval, body, cancelled);
    return () -> cancelled.set(true);
  }

  @Override
  public Task after(String name, Duration delay, Runnable body) {
    var cancelled = new AtomicBoolean();
    schedule(delay, () -> run(name, body, cancelled, () -> {}));
    return () -> cancelled.set(true);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void scheduleNext(
      String name, Duration interval, Runnable body, AtomicBoolean cancelled) {
    schedule(
        interval,
        () -> run(name, body, cancelled, () -> scheduleNext(name, interval, body, cancelled)));
  }

  private void schedule(Duration delay, Runnable task) {
    if (!clock.isShutdown()) {
      var _ = clock.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static void run(String name, Runnable body, AtomicBoolean cancelled, Runnable then) {
    if (cancelled.get()) {
      return;
    }
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            if (!cancelled.get()) {
              body.run();
            }
          } catch (RuntimeException e) {
            LOG.warn("The task {} failed; it will run again if it repeats", name, e);
          } finally {
            if (!cancelled.get()) {
              then.run();
            }
          }
        });
  }
}
