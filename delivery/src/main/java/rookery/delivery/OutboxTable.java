package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Epoch;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.delivery.Publisher.Acknowledged;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.Queries;

/// Keeps the outbox table and the publisher's memory in step: deletes rows that are in the log,
/// finds rows that memory does not know. Thread-safe; its lock is held during statements and
/// nothing else is locked with it but the publisher's.
final class OutboxTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxTable.class);
  private static final int ROWS_AT_ONCE = 500;
  private static final Duration DELETE_EVERY = Duration.ofMillis(100);

  private final Database database;
  private final CurrentEpoch epochs;
  private final Timers timers;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Incarnation owner;
  private final Publisher publisher;
  private final Counter found;
  private final ReentrantLock lock = new ReentrantLock();
  private final OutboxVacuum vacuum;
  private final List<Timers.Task> tasks;

  private OutboxTable(
      Database database,
      CurrentEpoch epochs,
      Incarnation owner,
      Publisher publisher,
      Timers timers,
      Duration readEvery,
      MeterRegistry metrics) {
    this.database = database;
    this.epochs = epochs;
    this.timers = timers;
    this.owner = owner;
    this.publisher = publisher;
    this.found = Counter.builder("rookery_delivery_rows_found_in_table").register(metrics);
    this.vacuum = new OutboxVacuum(database, timers, metrics);
    this.tasks =
        List.of(
            timers.every("outbox-delete", DELETE_EVERY, this::deleteAndMakeRoom),
            timers.every("outbox-read", readEvery, () -> calmly(this::read)));
  }

  static OutboxTable start(
      Database database,
      CurrentEpoch epochs,
      Incarnation owner,
      Publisher publisher,
      Timers timers,
      Duration readEvery,
      MeterRegistry metrics) {
    return new OutboxTable(database, epochs, owner, publisher, timers, readEvery, metrics);
  }

  /// Before the first append in an epoch: one transaction that is refused for a node that was
  /// declared lost, so that one which was fenced in an earlier epoch cannot go on in this one; that
  /// sees that this epoch is the current one; and that reads the rows, those among them that only
  /// an earlier epoch acknowledged.
  Registration register(Epoch epoch) {
    var result = new AtomicReference<>(Registration.AWAY);
    calmly(() -> {
      publisher.startEpoch(epoch);
      result.set(
          database.write(tx -> {
            if (OutboxSql.lost(tx, owner)) {
              return Registration.LOST;
            }
            if (!epochs.holds(tx, epoch)) {
              return Registration.OVER;
            }
            read(tx);
            return Registration.DONE;
          }));
    });
    return result.get();
  }

  /// What became of an attempt to register.
  enum Registration {
    /// Appends may begin.
    DONE,
    /// The database does not answer; there must be no append yet.
    AWAY,
    /// The epoch is not, or not any more, the current one; there must be no append in it.
    OVER,
    /// This node was declared lost; there must be no append any more.
    LOST
  }

  /// Looks for rows that came to this owner from elsewhere.
  void look() {
    calmly(this::read);
  }

  /// The same, on another thread, at once.
  void lookSoon() {
    if (looking.compareAndSet(false, true)) {
      timers.after(
          "outbox-look",
          Duration.ZERO,
          () -> {
            looking.set(false);
            look();
          });
    }
  }

  /// Deletes what is in the log, as the last thing before the end.
  @Override
  public void close() {
    tasks.forEach(Timers.Task::cancel);
    vacuum.close();
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
    for (var next = publisher.deletable(ROWS_AT_ONCE);
        !next.ids().isEmpty() && delete(next);
        next = publisher.deletable(ROWS_AT_ONCE)) {
      publisher.deleted(next.ids());
      vacuum.deleted(next.ids().size());
    }
  }

  /// Only while the epoch that acknowledged them is the current one: what is left is appended again
  /// in the next.
  private boolean delete(Acknowledged acknowledged) {
    return database.write(tx -> {
      boolean current = epochs.holds(tx, acknowledged.epoch());
      if (current) {
        OutboxSql.delete(tx, owner, acknowledged.ids());
      }
      return current;
    });
  }

  private void read() {
    database.<Boolean>read(queries -> {
      read(queries);
      return true;
    });
  }

  private void read(Queries queries) {
    var known = publisher.startReading();
    List<OutboxRow> rows = OutboxSql.read(queries, owner, known, ROWS_AT_ONCE);
    found.increment(rows.size());
    publisher.found(rows, rows.size() < ROWS_AT_ONCE);
  }
}
