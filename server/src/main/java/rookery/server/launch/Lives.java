package rookery.server.launch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node that begins again, in the same process, whenever the other nodes declared it lost. What
/// it left behind is theirs by then; its clients go on at another node, or here a moment later.
/// Thread-safe.
final class Lives implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lives.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Beginning beginning;
  private final Duration pause;
  private final CountDownLatch ending = new CountDownLatch(1);
  private @Nullable RunningNode node;
  private @Nullable Thread successor;
  private boolean closed;

  private Lives(Beginning beginning, Duration pause) {
    this.beginning = beginning;
    this.pause = pause;
  }

  /// Starts the node proper.
  @FunctionalInterface
  interface Beginning {
    RunningNode start() throws CannotStart;
  }

  /// Returns when the node takes requests.
  static Lives begin(Beginning beginning) throws CannotStart {
    return begin(beginning, PAUSE);
  }

  /// The same.
  ///
  /// @param pause between attempts to begin again
  static Lives begin(Beginning beginning, Duration pause) throws CannotStart {
    var lives = new Lives(beginning, pause);
    lives.live(beginning.start());
    return lives;
  }

  /// Answers false if nothing is to run any more.
  private synchronized boolean live(RunningNode next) {
    if (closed) {
      return false;
    }
    node = next;
    successor = null;
    next.lost().thenRun(() -> lost(next));
    return true;
  }

  private synchronized void lost(RunningNode gone) {
    if (!closed) {
      node = null;
      successor = Thread.ofPlatform().name("next-life").start(() -> succeed(gone));
    }
  }

  private void succeed(RunningNode gone) {
    LOG.warn("This life of the node is over; it ends, and begins again as another");
    gone.close();
    while (!began() && pause()) {
      LOG.info("Trying to begin again");
    }
  }

  /// Answers false if it has to be tried again.
  private boolean began() {
    try {
      RunningNode next = beginning.start();
      if (live(next)) {
        LOG.info("The node has begun again");
      } else {
        next.close();
      }
      return true;
    } catch (CannotStart | RuntimeException e) {
      LOG.error("The node cannot begin again yet", e);
      return false;
    }
  }

  /// Answers false once nothing is to begin any more.
  private boolean pause() {
    try {
      return !ending.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    RunningNode last;
    Thread beginner;
    synchronized (this) {
      closed = true;
      ending.countDown();
      last = node;
      beginner = successor;
    }
    if (beginner != null) {
      beginner.interrupt();
      try {
        beginner.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    if (last != null) {
      last.close();
    }
  }
}
