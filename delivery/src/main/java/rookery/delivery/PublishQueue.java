package rookery.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a node has committed, or is about to commit, and must still append: in which order, and in
/// which batches. Pure: no clock, no thread, no database.
///
/// Why rows are announced before the commit ([#reserve]): two transactions of one subject commit
/// one after the other, but their threads may come here in the other order. A reserved row holds
/// back later rows of its subject, and of nothing else, until its transaction is decided.
///
/// Rows of one subject have one owner at a time, but other nodes write some of them, which only the
/// table shows: what comes behind such a row is read there as well, in order.
///
/// Rows that find no room in memory are not lost: they stay in the outbox table, and so does
/// everything behind them, until the table was read again ([#overflowed], [#found]).
///
/// A statement may have seen a row that is deleted by the time its transaction commits. So rows are
/// remembered for a while after they were deleted: without this, one in ten transactions of a busy
/// node came behind a row that was not known any more, and waited for the table to be read.
///
/// Not thread-safe; confined to the publisher's lock.
final class PublishQueue {
  /// Rows that are remembered after they were deleted: some seconds of a busy node.
  private static final int MOST_GONE = 10_000;

  private final int mostBytes;
  private final int mostFleeting;
  private final TreeMap<Long, Queued> rows = new TreeMap<>();
  private final Set<Long> acknowledged = new TreeSet<>();
  private final RecentIds gone = new RecentIds(MOST_GONE);
  private final Deque<byte[]> fleeting = new ArrayDeque<>();
  private List<Queued> inFlight = List.of();
  private long bytes;
  private boolean overflow;
  private final Set<String> leftSinceReading = new HashSet<>();

  /// @param mostBytes of rows kept in memory
  /// @param mostFleeting announcements kept in memory
  PublishQueue(int mostBytes, int mostFleeting) {
    this.mostBytes = mostBytes;
    this.mostFleeting = mostFleeting;
  }

  /// A row of the outbox.
  ///
  /// @param behind the newest older row of its subject when it was written; 0 for none
  record OutboxRow(long id, String subject, byte[] record, long behind) {
    /// A row that was read in order: nothing unknown is before it.
    OutboxRow(long id, String subject, byte[] record) {
      this(id, subject, record, 0);
    }

    /// The same row behind another one.
    OutboxRow behind(long other) {
      return new OutboxRow(id, subject, record, other);
    }

    /// As it enters the log.
    byte[] enveloped() {
      return Envelope.of(id, record);
    }
  }

  /// The rows of one transaction that is not decided yet, and what its caller waits for.
  static final class Reservation {
    private final List<Queued> rows;
    private final CompletableFuture<Void> appended = new CompletableFuture<>();
    private int left;

    private Reservation(List<OutboxRow> written) {
      this.rows = written.stream().map(row -> new Queued(row, this)).toList();
      this.left = rows.size();
    }

    private void countDown() {
      left--;
      if (left == 0) {
        appended.complete(null);
      }
    }

    private void leftToTable() {
      appended.completeExceptionally(new IllegalStateException("left to the table"));
    }

    /// Completed when all rows are in the log; with a failure, or never, when they were left to the
    /// table.
    CompletableFuture<Void> appended() {
      return appended;
    }
  }

  private static final class Queued {
    private final OutboxRow row;
    private final @Nullable Reservation reservation;
    private boolean committed;

    Queued(OutboxRow row, @Nullable Reservation reservation) {
      this.row = row;
      this.reservation = reservation;
      this.committed = reservation == null;
    }

    /// What else is held back with this row: the later rows of its transaction.
    Object origin() {
      return reservation == null ? this : reservation;
    }
  }

  /// Rows that a transaction wrote and is about to commit.
  Reservation reserve(List<OutboxRow> written) {
    var reservation = new Reservation(written);
    reservation.rows.forEach(this::keep);
    return reservation;
  }

  /// The transaction is committed. False: its rows were left to the table, because they come behind
  /// a row that another node wrote for this one, which only the table shows.
  boolean commit(Reservation reservation) {
    reservation.rows.forEach(queued -> queued.committed = true);
    boolean followsUnknown =
        reservation.rows.stream().anyMatch(queued -> followsUnknown(queued.row));
    if (overflow || followsUnknown) {
      reservation.rows.forEach(this::leaveToTable);
    }
    return !followsUnknown;
  }

  private boolean followsUnknown(OutboxRow row) {
    return row.behind() != 0 && !knows(row.behind());
  }

  /// The transaction was not committed: its rows do not exist.
  void abandon(Reservation reservation) {
    reservation.rows.forEach(this::drop);
  }

  /// Something without a row, as it enters the log. False: there is no room, it is dropped.
  boolean offer(byte[] envelope) {
    return fleeting.size() < mostFleeting && fleeting.offer(envelope);
  }

  /// Rows found in the table that are this node's to append. Those of a subject that left a row to
  /// the table meanwhile wait for the next reading: that row may come before them.
  void found(Collection<OutboxRow> read) {
    for (OutboxRow row : read) {
      if (!knows(row.id()) && !leftSinceReading.contains(row.subject())) {
        keep(new Queued(row, null));
      }
    }
  }

  /// Whether rows were left to the table, so that it must be read before anything else is appended.
  boolean overflowed() {
    return overflow;
  }

  /// The table is about to be read.
  void startReading() {
    leftSinceReading.clear();
  }

  /// Everything that the table held when reading started is known here.
  void caughtUp() {
    overflow = !leftSinceReading.isEmpty();
  }

  /// The table holds more than reading gave: what is committed meanwhile queues behind it there.
  void behind() {
    overflow = true;
  }

  /// Rows that must not be taken from the table again.
  Set<Long> known() {
    var known = new HashSet<>(rows.keySet());
    known.addAll(acknowledged);
    return known;
  }

  /// The records to append next, or none: committed rows in the order of their subjects, then
  /// announcements. They count as in flight until [#acknowledge] or [#retry].
  List<byte[]> next(int batchBytes) {
    if (!inFlight.isEmpty()) {
      throw new IllegalStateException("a batch is in flight");
    }
    var batch = new ArrayList<byte[]>();
    var taken = new ArrayList<Queued>();
    var held = new HashSet<>();
    int size = 0;
    for (Queued queued : rows.values()) {
      int length = queued.row.record().length;
      if (!queued.committed
          || held.contains(queued.row.subject())
          || held.contains(queued.origin())) {
        held.add(queued.row.subject());
        held.add(queued.origin());
      } else if (size == 0 || size + length <= batchBytes) {
        taken.add(queued);
        batch.add(queued.row.enveloped());
        size += length;
      } else {
        break;
      }
    }
    while (!fleeting.isEmpty() && size + fleeting.getFirst().length <= batchBytes) {
      size += fleeting.getFirst().length;
      batch.add(fleeting.removeFirst());
    }
    inFlight = taken;
    return batch;
  }

  /// The batch is in the log.
  void acknowledge() {
    for (Queued queued : inFlight) {
      drop(queued);
      acknowledged.add(queued.row.id());
      if (queued.reservation != null) {
        queued.reservation.countDown();
      }
    }
    inFlight = List.of();
  }

  /// The batch was appended to a log that is gone: its rows are to be appended again.
  void retry() {
    inFlight = List.of();
  }

  /// Another epoch begins: whatever is committed, acknowledged by the old one or not, is to be read
  /// from the table, and appended in this one.
  void startEpoch() {
    retry();
    acknowledged.clear();
    gone.clear();
    var committed = rows.values().stream().filter(queued -> queued.committed).toList();
    for (Queued queued : committed) {
      drop(queued);
      if (queued.reservation != null) {
        queued.reservation.leftToTable();
      }
    }
    overflow = true;
  }

  /// Rows that are in the log and still in the table.
  List<Long> deletable(int most) {
    return acknowledged.stream().limit(most).toList();
  }

  /// These rows are deleted from the table.
  void deleted(Collection<Long> ids) {
    acknowledged.removeAll(ids);
    gone.addAll(ids);
  }

  /// Rows in memory.
  int size() {
    return rows.size();
  }

  private void keep(Queued queued) {
    rows.put(queued.row.id(), queued);
    bytes += queued.row.record().length;
    overflow |= bytes > mostBytes;
  }

  private void drop(Queued queued) {
    if (rows.remove(queued.row.id(), queued)) {
      bytes -= queued.row.record().length;
    }
  }

  /// Leaves a row to the table, and with it what waits behind it: otherwise a later row of the same
  /// subject would go first.
  private void leaveToTable(Queued left) {
    drop(left);
    leftSinceReading.add(left.row.subject());
    var behind =
        rows.tailMap(left.row.id(), false).values().stream()
            .filter(queued -> queued.committed && queued.row.subject().equals(left.row.subject()))
            .toList();
    behind.forEach(this::drop);
  }

  private boolean knows(long id) {
    return rows.containsKey(id) || acknowledged.contains(id) || gone.contains(id);
  }
}
