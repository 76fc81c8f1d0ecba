package rookery.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.Queries;

/// Has PostgreSQL clear deleted rows away while there are few: whoever looks for the newest row of
/// a busy subject walks over all that are deleted since. The server itself would do it once a
/// minute at most, when there are hundreds of thousands on a busy node. It is the same work, done
/// while the rows are still in memory; and their space is used again, so the table stays small.
/// Thread-safe.
final class OutboxVacuum implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxVacuum.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /// With fewer the server's own way is good enough.
  private static final int MANY = 5_000;

  /// How many times as long as the last one took there is none: somebody who reads for long, such
  /// as a backup, keeps deleted rows alive, and then the table grows and it is in vain.
  private static final int REST = 20;

  private final Database database;
  private final AtomicInteger dead = new AtomicInteger();
  private final Timer vacuums;
  private final Timers.Task task;

  /// Written by the task alone.
  private volatile long notBefore = System.nanoTime();

  OutboxVacuum(Database database, Timers timers, MeterRegistry metrics) {
    this.database = database;
    this.vacuums = Timer.builder("rookery_delivery_outbox_vacuum").register(metrics);
    this.task = timers.every("outbox-vacuum", EVERY, this::look);
  }

  /// So many rows were deleted.
  void deleted(int rows) {
    dead.addAndGet(rows);
  }

  private void look() {
    if (dead.get() < MANY || System.nanoTime() - notBefore < 0) {
      return;
    }
    dead.set(0);
    long begin = System.nanoTime();
    try {
      vacuums.record(() -> database.<Boolean>read(OutboxVacuum::clear));
    } catch (ProblemException e) {
      LOG.debug("Deleted rows of the outbox stay for now", e);
    }
    long end = System.nanoTime();
    notBefore = end + REST * (end - begin);
  }

  private static boolean clear(Queries queries) {
    OutboxSql.vacuum(queries);
    return true;
  }

  @Override
  public void close() {
    task.cancel();
  }
}
