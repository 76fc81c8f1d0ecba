package rookery.server.audit;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lines on their way into a file. Who brings one never waits: while the file cannot be written,
/// lines wait, and it is tried again each second. What comes when too many wait is lost, and a line
/// says how many were, as soon as one can be written. Thread-safe.
final class AuditFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 100;

  private final BlockingQueue<String> waiting;
  private final Predicate<String> target;
  private final LongFunction<String> lostLine;
  private final Counter lost;
  private final Counter refused;
  private final AtomicLong owed = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer = Thread.ofPlatform().name("audit").daemon().unstarted(this::work);
  private boolean broken;

  /// How it is doing. Immutable.
  ///
  /// @param lost lines that are not in the file
  /// @param refused times that the file could not be written
  record Figures(Counter lost, Counter refused) {}

  private AuditFile(
      int most, Predicate<String> target, LongFunction<String> lostLine, Figures figures) {
    this.waiting = new ArrayBlockingQueue<>(most);
    this.target = target;
    this.lostLine = lostLine;
    this.lost = figures.lost;
    this.refused = figures.refused;
  }

  /// Begins to write.
  ///
  /// @param most lines that may wait
  /// @param target answers whether it has a line now; called by one thread
  /// @param lostLine what is written in place of so many
  static AuditFile start(
      int most, Predicate<String> target, LongFunction<String> lostLine, Figures figures) {
    var file = new AuditFile(most, target, lostLine, figures);
    file.writer.start();
    return file;
  }

  /// Takes a line, or counts it as lost.
  void add(String line) {
    if (!waiting.offer(line)) {
      lost.increment();
      if (owed.getAndIncrement() == 0) {
        LOG.error("The file of the audit log does not keep up: entries are not in it");
      }
    }
  }

  private void work() {
    try {
      while (true) {
        String line = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (line != null) {
          write(line);
        } else if (owed.get() > 0) {
          write(lostLine.apply(owed.getAndSet(0)));
        } else if (isClosing()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("The file of the audit log ends early", e);
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void write(String line) throws InterruptedException {
    while (!target.test(line)) {
      refused.increment();
      if (!broken) {
        broken = true;
        LOG.error("The file of the audit log cannot be written; it is tried again each second");
      }
      if (closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        lost.increment();
        return;
      }
    }
    if (broken) {
      broken = false;
      LOG.warn("The file of the audit log is written again");
    }
  }

  /// Writes what waits, if that can be done soon.
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!writer.join(PATIENCE)) {
        writer.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
