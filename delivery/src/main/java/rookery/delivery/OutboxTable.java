package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;

/// Keeps the outbox table and the publisher's memory in step: deletes rows that are in the log,
/// finds rows that memory does not know. Thread-safe; its lock is held during statements and
/// nothing else is locked with it but the publisher's.
final class OutboxTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxTable.class);
  private static final int ROWS_AT_ONCE = 500;
  private static final Duration DELETE_EVERY = Duration.ofMillis(100);

  private final Database database;
  private final Incarnation owner;
  private final Publisher publisher;
  private final Counter found;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Timers.Task> tasks;

  private OutboxTable(
      Database database,
      Incarnation owner,
      Publisher publisher,
      Timers timers,
      Duration readEvery,
      MeterRegistry metrics) {
    this.database = database;
    this.owner = owner;
    this.publisher = publisher;
    this.found = Counter.builder("rookery_delivery_rows_found_in_table").register(metrics);
    this.tasks =
        List.of(
            timers.every("outbox-delete", DELETE_EVERY, this::deleteAndMakeRoom),
            timers.every("outbox-read", readEvery, () -> calmly(this::read)));
  }

  static OutboxTable start(
      Database database,
      Incarnation owner,
      Publisher publisher,
      Timers timers,
      Duration readEvery,
      MeterRegistry metrics) {
    return new OutboxTable(database, owner, publisher, timers, readEvery, metrics);
  }

  /// Before the first append in a new epoch: what the old one acknowledged is deleted, and what
  /// memory does not know is read. Only asked after the epoch is known: so a node that was declared
  /// lost and fenced in an earlier one cannot go on in this one.
  Registration register() {
    var lost = new AtomicBoolean();
    boolean done =
        calmly(() -> {
          lost.set(database.read(queries -> OutboxSql.lost(queries, owner)));
          delete();
          read();
        });
    return lost.get() ? Registration.LOST : done ? Registration.DONE : Registration.AWAY;
  }

  /// What became of an attempt to register.
  enum Registration {
    /// Appends may begin.
    DONE,
    /// The database does not answer; there must be no append yet.
    AWAY,
    /// This node was declared lost; there must be no append any more.
    LOST
  }

  /// Looks for rows that came to this owner from elsewhere.
  void look() {
    calmly(this::read);
  }

  /// Deletes what is in the log, as the last thing before the end.
  @Override
  public void close() {
    tasks.forEach(Timers.Task::cancel);
    calmly(this::delete);
  }

  private void deleteAndMakeRoom() {
    calmly(() -> {
      delete();
      if (publisher.mustReadTable()) {
        read();
      }
    });
  }

  private boolean calmly(Runnable statements) {
    lock.lock();
    try {
      statements.run();
      return true;
    } catch (ProblemException e) {
      LOG.debug("The outbox table cannot be reached now", e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void delete() {
    List<Long> ids = publisher.deletable(ROWS_AT_ONCE);
    while (!ids.isEmpty()) {
      List<Long> batch = ids;
      database.write(tx -> {
        OutboxSql.delete(tx, owner, batch);
        return batch;
      });
      publisher.deleted(ids);
      ids = publisher.deletable(ROWS_AT_ONCE);
    }
  }

  private void read() {
    var known = publisher.startReading();
    List<OutboxRow> rows =
        database.read(queries -> OutboxSql.read(queries, owner, known, ROWS_AT_ONCE));
    found.increment(rows.size());
    publisher.found(rows, rows.size() < ROWS_AT_ONCE);
  }
}
