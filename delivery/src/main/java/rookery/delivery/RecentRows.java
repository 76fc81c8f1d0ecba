package rookery.delivery;

import java.util.Collection;
import java.util.Optional;
import rookery.cluster.Epoch;

/// The outbox rows that this node has read in the log most recently, all in one epoch. Thread-safe.
final class RecentRows {
  private static final int MOST = 16_384;

  private final RecentIds rows = new RecentIds(MOST);
  private Epoch epoch;

  RecentRows(Epoch epoch) {
    this.epoch = epoch;
  }

  /// What was read before is void.
  synchronized void startEpoch(Epoch next) {
    rows.clear();
    epoch = next;
  }

  synchronized void add(long row) {
    rows.add(row);
  }

  /// The epoch in which all of these were read, if they were.
  synchronized Optional<Epoch> epochOf(Collection<Long> wanted) {
    return rows.containsAll(wanted) ? Optional.of(epoch) : Optional.empty();
  }
}
