package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import rookery.cluster.Epoch;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.delivery.PublishQueue.Reservation;
import rookery.kernel.Buckets;

/// Where transactions leave their rows and callers wait for the log; the [Appender] takes them from
/// here. Thread-safe; lock order: this lock, then nothing.
final class Publisher implements Announcer {
  /// An epoch that no log has: whoever has appended nothing yet is registered in none.
  static final Epoch NO_EPOCH = new Epoch("unregistered");

  private final DeliverySettings settings;
  private final EntryFormats formats;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final PublishQueue queue;
  private final TracedRows traced = new TracedRows();
  private final Counter dropped;
  private final Counter late;
  private final Timer commitToLog;
  private final Published published;
  private long progress = System.nanoTime();
  private volatile boolean away;
  private Epoch epoch = NO_EPOCH;

  Publisher(DeliverySettings settings, EntryFormats formats, MeterRegistry metrics) {
    this.settings = settings;
    this.formats = formats;
    this.queue = new PublishQueue(settings.queueBytes(), settings.queueAnnouncements());
    this.dropped = Counter.builder("rookery_delivery_announcements_dropped").register(metrics);
    this.late = Counter.builder("rookery_delivery_answered_before_log").register(metrics);
    this.commitToLog =
        Timer.builder("rookery_delivery_commit_to_log")
            .serviceLevelObjectives(Buckets.latency())
            .register(metrics);
    this.published = new Published(metrics);
    Gauge.builder("rookery_delivery_outbox_in_memory", this, Publisher::waiting).register(metrics);
    Gauge.builder("rookery_delivery_outbox_waiting_seconds", this, Publisher::stuckSeconds)
        .register(metrics);
  }

  /// Rows that a transaction has written and is about to commit.
  Reservation reserve(List<OutboxRow> rows) {
    lock.lock();
    try {
      if (idle()) {
        progress = System.nanoTime();
      }
      return queue.reserve(rows);
    } finally {
      lock.unlock();
    }
  }

  /// The transaction did not commit, or nobody can tell; if it did, its rows are found in the
  /// table.
  void abandon(Reservation reservation) {
    lock.lock();
    try {
      queue.abandon(reservation);
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// These rows come from a traced request; before they are committed here.
  ///
  /// @param parent their `traceparent`
  void trace(Collection<Long> rows, String parent) {
    lock.lock();
    try {
      traced.add(rows, parent);
    } finally {
      lock.unlock();
    }
  }

  /// The transaction is committed. False: the table must be read before its rows are appended.
  boolean commit(Reservation reservation) {
    long since = System.nanoTime();
    var _ =
        reservation
            .appended()
            .thenRun(() -> commitToLog.record(System.nanoTime() - since, TimeUnit.NANOSECONDS));
    lock.lock();
    try {
      boolean kept = queue.commit(reservation);
      work.signal();
      return kept;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until rows that were kept are in the log, for a short time at most, and not at all while
  /// the log is known to be away.
  void await(Reservation reservation) {
    if (away || !appendedInTime(reservation)) {
      late.increment();
    }
  }

  /// Rows are left to others or to the table: the caller is answered after its commit.
  void answeredEarly() {
    late.increment();
  }

  private boolean appendedInTime(Reservation reservation) {
    try {
      reservation.appended().get(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public <S extends Scope> void announce(FleetingEvent<S> event, S scope) {
    offer(ClientEvent.of(event, scope, List.of()));
  }

  @Override
  public void announce(Notice notice) {
    offer(notice);
  }

  private void offer(LogRecord record) {
    byte[] bytes = Envelope.of(formats.encode(record));
    lock.lock();
    try {
      if (queue.offer(bytes)) {
        published.count(record);
        work.signal();
      } else {
        dropped.increment();
      }
    } finally {
      lock.unlock();
    }
  }

  /// The next batch, once there is one; nothing when `patience` ends before.
  Optional<List<byte[]>> next(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      var batch = queue.next(settings.batchBytes());
      while (batch.isEmpty() && left > 0) {
        left = work.awaitNanos(left);
        batch = queue.next(settings.batchBytes());
      }
      return batch.isEmpty() ? Optional.empty() : Optional.of(withTraces(batch));
    } finally {
      lock.unlock();
    }
  }

  private List<byte[]> withTraces(List<byte[]> batch) {
    var notice = traced.leaving(batch);
    if (notice.isEmpty()) {
      return batch;
    }
    published.count(notice.get());
    var all = new ArrayList<>(batch);
    all.add(Envelope.of(formats.encode(notice.get())));
    return all;
  }

  /// The batch in flight is in the log.
  void acknowledge() {
    lock.lock();
    try {
      away = false;
      progress = System.nanoTime();
      queue.acknowledge();
    } finally {
      lock.unlock();
    }
  }

  /// From now on rows are appended in `current`, those that are only acknowledged by another epoch
  /// once more; all of them are in the table.
  void startEpoch(Epoch current) {
    lock.lock();
    try {
      queue.startEpoch();
      epoch = current;
    } finally {
      lock.unlock();
    }
  }

  /// The log of the batch in flight is gone; its rows will be in a later batch.
  void retry() {
    lock.lock();
    try {
      queue.retry();
    } finally {
      lock.unlock();
    }
  }

  /// The log does not take anything: callers are answered after their commit.
  void logIsAway() {
    away = true;
  }

  /// Rows that an epoch of the log has acknowledged. Immutable.
  record Acknowledged(Epoch epoch, List<Long> ids) {}

  /// Rows that are in the log and still in the table.
  Acknowledged deletable(int most) {
    lock.lock();
    try {
      return new Acknowledged(epoch, queue.deletable(most));
    } finally {
      lock.unlock();
    }
  }

  /// These rows are deleted from the table.
  void deleted(Collection<Long> ids) {
    lock.lock();
    try {
      queue.deleted(ids);
    } finally {
      lock.unlock();
    }
  }

  /// Rows were left to the table for want of memory, and what is in memory is appended.
  boolean mustReadTable() {
    lock.lock();
    try {
      return queue.overflowed();
    } finally {
      lock.unlock();
    }
  }

  /// The table is about to be read: answers the rows that it need not give.
  Set<Long> startReading() {
    lock.lock();
    try {
      queue.startReading();
      return queue.known();
    } finally {
      lock.unlock();
    }
  }

  /// What the table gave.
  ///
  /// @param all whether that was everything
  void found(List<OutboxRow> rows, boolean all) {
    lock.lock();
    try {
      queue.found(rows);
      if (all) {
        queue.caughtUp();
      } else {
        queue.behind();
      }
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Records of a transaction that is committed now, whoever appends them.
  void published(List<LogRecord> records) {
    records.forEach(published::count);
  }

  /// Under the lock: whether there is nothing to append, as far as is known here.
  private boolean idle() {
    return queue.size() == 0 && !queue.overflowed();
  }

  /// For how long rows have waited while nothing was appended.
  private double stuckSeconds() {
    lock.lock();
    try {
      return idle() ? 0 : (System.nanoTime() - progress) / 1e9;
    } finally {
      lock.unlock();
    }
  }

  /// Rows in memory.
  int waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }
}
