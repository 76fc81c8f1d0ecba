package rookery.delivery;

import rookery.cluster.Epoch;
import rookery.postgres.Transaction;

/// Which epoch of the log counts, as the database knows it: what another one acknowledged may never
/// reach the nodes that are not in it.
@FunctionalInterface
public interface CurrentEpoch {
  /// For a log that only this process has: its epoch is whatever the log says.
  CurrentEpoch ALWAYS = (_, _) -> true;

  /// Whether `epoch` is the current one; if so, it stays that until this transaction ends.
  boolean holds(Transaction transaction, Epoch epoch);
}
