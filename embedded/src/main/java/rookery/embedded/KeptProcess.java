package rookery.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A child process with a thread of its own, which starts it, waits for it, and, once it was
/// [#keep] told, starts it again should it end by itself. The thread lives as long as the child,
/// because "end with the parent" follows the thread that started a child, not the program.
/// Thread-safe.
final class KeptProcess {
  private static final Logger LOG = LoggerFactory.getLogger(KeptProcess.class);
  private static final int MOST_RESTARTS = 5;
  private static final Duration CALM = Duration.ofMinutes(1);
  private static final long PAUSE_MILLIS = 300;

  private final String name;
  private final Start start;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean kept;
  private volatile @Nullable Process process;
  private volatile @Nullable IOException failure;

  private KeptProcess(String name, Start start) {
    this.name = name;
    this.start = start;
  }

  /// Starts the child, now or once more.
  @FunctionalInterface
  interface Start {
    Process start() throws IOException;
  }

  static KeptProcess start(String name, Start start) {
    var kept = new KeptProcess(name, start);
    Thread.ofPlatform().name(name).daemon().start(kept::run);
    return kept;
  }

  private void run() {
    int restarts = 0;
    try {
      do {
        long began = System.nanoTime();
        Process child = start.start();
        process = child;
        int status = child.waitFor();
        boolean calm = System.nanoTime() - began > CALM.toNanos();
        restarts = calm ? 1 : restarts + 1;
        if (wanted()) {
          LOG.warn("{} ended by itself (status {}); starting it again", name, status);
        }
      } while (restarts <= MOST_RESTARTS
          && wanted()
          && !stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
      if (wanted()) {
        LOG.error("{} ended {} times within a minute and is left alone now", name, restarts);
      }
    } catch (IOException e) {
      failure = e;
      LOG.error("{} cannot be started: {}", name, e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private boolean wanted() {
    return kept && stopping.getCount() > 0;
  }

  /// From now on an unexpected end is a reason to start it again.
  void keep() {
    kept = true;
  }

  /// From now on an end is welcome.
  void release() {
    stopping.countDown();
  }

  /// Whether it ended for good, which before [#keep] means that it could not start.
  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /// Asks the current child to end (SIGTERM).
  void end() {
    Process child = process;
    if (child != null) {
      child.destroy();
    }
  }

  /// Ends the current child without ceremony.
  void kill() {
    Process child = process;
    if (child != null) {
      child.destroyForcibly();
      awaitEnd(Duration.ofSeconds(5));
    }
  }

  /// Why it could not even be started, if so.
  @Nullable IOException failure() {
    return failure;
  }

  /// Waits until it ended for good; false if it did not in time.
  boolean awaitEnd(Duration limit) {
    try {
      return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
