package rookery.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog.Stretch;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.delivery.PublishHistory.Mutation;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.delivery.PublishQueue.Reservation;
import rookery.kernel.Incarnation;

/// One life of a node of a simulated cluster: the real [PublishQueue] and the steps of [Appender],
/// [OutboxTable] and [Sweep], one at a time. Not thread-safe; confined to its simulation.
final class SimPublisher {
  boolean up = true;

  /// It was declared lost and appends nothing more; transactions go on.
  boolean ended;

  boolean paused;
  InProcessLog log;
  final Incarnation self;
  private final SimOutbox table;
  private final Mutation mutation;
  private PublishQueue queue = new PublishQueue(1 << 20, 100);
  private @Nullable Batch inFlight;
  private Epoch registered = Publisher.NO_EPOCH;
  private long sequence;
  private Position seen;
  private final List<Open> open = new ArrayList<>();
  private @Nullable Sweeping sweeping;

  /// A transaction that has written its row.
  private record Open(SimOutbox.Row row, @Nullable Reservation reservation) {}

  /// A sweep that has fenced, and perhaps read the log.
  private record Sweeping(
      Incarnation lost, Position end, @Nullable List<SimOutbox.Row> rows, Set<Long> found) {}

  SimPublisher(Incarnation self, SimOutbox table, InProcessLog log, Mutation mutation) {
    this.self = self;
    this.table = table;
    this.log = log;
    this.mutation = mutation;
    this.seen = log.head();
  }

  boolean runs() {
    return up && !paused;
  }

  boolean idle() {
    return open.isEmpty() && inFlight == null && registered.equals(table.current);
  }

  /// Whether it can be replaced by another life.
  boolean over() {
    return !up || (ended && open.isEmpty());
  }

  /// Subjects whose rows are locked by transactions here.
  Set<String> locked() {
    return open.stream().map(each -> each.row().subject()).collect(Collectors.toSet());
  }

  void write(String subject) {
    SimOutbox.Row older = table.newestOlder(subject, Long.MAX_VALUE);
    SimOutbox.Row row = table.insert(self, subject, seen);
    if (row != null) {
      boolean own = row.owner().equals(self);
      long behind = older == null || !older.owner().equals(self) ? 0 : older.id();
      var reserved =
          own
              ? queue.reserve(List.of(new OutboxRow(row.id(), subject, new byte[] {1}, behind)))
              : null;
      open.add(new Open(row, reserved));
    }
  }

  /// Ends the oldest open transaction.
  void decide(boolean commit) {
    if (open.isEmpty()) {
      return;
    }
    Open first = open.removeFirst();
    if (commit) {
      table.commit(first.row());
      if (first.reservation() != null) {
        queue.commit(first.reservation());
      }
    } else {
      table.rollBack(first.row());
      if (first.reservation() != null) {
        queue.abandon(first.reservation());
      }
    }
  }

  /// Its log is the one that counts.
  private boolean usable() {
    return log.head().epoch().equals(table.current);
  }

  void tail() {
    seen = log.head();
  }

  /// Sends a batch, or registers first; the answer may be lost.
  void publish(boolean reaches, boolean answerComes) {
    if (ended) {
      return;
    }
    Epoch now = log.head().epoch();
    if (!registered.equals(now)) {
      if (usable()) {
        register(now);
      }
      return;
    }
    if (inFlight == null) {
      var records = queue.next(3);
      if (records.isEmpty()) {
        return;
      }
      inFlight = new Batch(registered, self, sequence + 1, records);
    }
    if (!reaches) {
      return;
    }
    AppendResult result = log.append(inFlight);
    if (!answerComes) {
      if (mutation == Mutation.NEW_NUMBER_FOR_A_RETRY) {
        inFlight = new Batch(registered, self, ++sequence + 1, inFlight.events());
      }
      return;
    }
    inFlight = null;
    switch (result) {
      case AppendResult.Appended _, AppendResult.AlreadyThere _ -> {
        sequence++;
        queue.acknowledge();
      }
      case AppendResult.Gap _ -> throw new PublishHistory.Violation("a gap");
      case AppendResult.Fenced _ -> ended = true;
      case AppendResult.WrongEpoch _ -> queue.retry();
    }
  }

  private void register(Epoch epoch) {
    inFlight = null;
    if (table.lost.contains(self) && mutation != Mutation.REGISTER_LOST) {
      ended = true;
      return;
    }
    queue.startEpoch();
    registered = epoch;
    sequence = 0;
    read();
  }

  void read() {
    queue.startReading();
    Set<Long> known = queue.known();
    queue.found(
        table.of(self).stream()
            .filter(row -> !known.contains(row.id()))
            .map(row -> new OutboxRow(row.id(), row.subject(), new byte[] {1}))
            .toList());
    queue.caughtUp();
  }

  void delete() {
    List<Long> ids = queue.deletable(100);
    if (!ids.isEmpty() && table.delete(self, registered, ids)) {
      queue.deleted(ids);
    }
  }

  /// One step of the sweep of a lost life.
  void sweep(Incarnation lost) {
    if (table.lost.contains(self) || !usable()) {
      sweeping = null;
      return;
    }
    if (sweeping == null) {
      Position end = log.head();
      if (mutation != Mutation.NO_FENCE) {
        end = log.fence(lost);
      }
      sweeping = new Sweeping(lost, end, null, Set.of());
    } else if (sweeping.rows() == null) {
      sweeping = searched(sweeping);
    } else {
      var ids = sweeping.rows().stream().map(SimOutbox.Row::id).toList();
      table.takeOver(sweeping.lost(), self, ids, sweeping.found(), sweeping.end());
      sweeping = null;
    }
  }

  private @Nullable Sweeping searched(Sweeping fenced) {
    var rows = table.of(fenced.lost());
    Position end = fenced.end();
    long from =
        rows.stream()
            .mapToLong(row -> row.seen().epoch().equals(end.epoch()) ? row.seen().index() : 0)
            .min()
            .orElse(end.index());
    if (mutation == Mutation.SWEEP_WITHOUT_LOOKING) {
      return new Sweeping(fenced.lost(), end, rows, Set.of());
    }
    if (!log.head().epoch().equals(end.epoch())) {
      return null;
    }
    var found = new HashSet<Long>();
    if (from < end.index()) {
      switch (log.read(new Position(end.epoch(), from), Integer.MAX_VALUE)) {
        case Stretch.Gone _ -> {
          if (mutation != Mutation.SWEEP_IGNORES_TRIM) {
            log.renew(end.epoch());
            return null;
          }
        }
        case Stretch.Entries(var entries) -> entries.forEach(entry -> found.addAll(rows(entry)));
      }
    }
    return new Sweeping(fenced.lost(), end, rows, found);
  }

  /// The rows of an entry.
  static List<Long> rows(LogEntry entry) {
    return entry.events().stream().map(SimPublisher::row).toList();
  }

  private static long row(Bytes envelope) {
    try {
      return Envelope.row(envelope);
    } catch (RecordCodec.Unreadable e) {
      throw new IllegalStateException(e);
    }
  }

  /// The process dies: what was not committed never happened.
  void crash() {
    up = false;
    open.forEach(each -> table.rollBack(each.row()));
    open.clear();
  }

  /// The same life goes on after a restart, which it must not.
  SimPublisher again() {
    return new SimPublisher(self, table, log, mutation);
  }
}
