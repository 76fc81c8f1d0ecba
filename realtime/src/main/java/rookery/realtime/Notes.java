package rookery.realtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;

/// What of a node's connections is still to be written down, and up to where all that it tracks are
/// current. A mark is written only with everything that came before it: else it would vouch for
/// places that nobody wrote. Knows no clock and no thread. Not thread-safe; confined to its owner.
final class Notes {
  /// The newest of each connection.
  private final Map<ConnectionId, Checkpoint> pending = new LinkedHashMap<>();

  private @Nullable Position mark;

  /// Adds what all event loops had at one time.
  void add(List<Shard.Harvest> harvests) {
    Position least = null;
    boolean oneEpoch = true;
    for (Shard.Harvest harvest : harvests) {
      harvest.checkpoints().forEach(this::keep);
      Position at = harvest.position();
      oneEpoch &= least == null || least.epoch().equals(at.epoch());
      if (least == null || (oneEpoch && at.compareTo(least) < 0)) {
        least = at;
      }
    }
    mark = oneEpoch ? least : null;
  }

  /// A connection that went from one socket of this node to another is told of twice.
  private void keep(Checkpoint checkpoint) {
    pending.merge(
        checkpoint.id(), checkpoint, (old, next) -> next.token() < old.token() ? old : next);
  }

  /// How many wait.
  int size() {
    return pending.size();
  }

  /// Writes everything.
  ///
  /// @param marking whether the mark may be written
  void write(Checkpoints store, Incarnation node, boolean marking, Outcome outcome)
      throws CheckpointsUnavailable {
    Set<ConnectionId> refused = store.save(node, pending.values(), marking ? mark : null);
    for (Checkpoint checkpoint : pending.values()) {
      if (refused.contains(checkpoint.id())) {
        outcome.takenOver(checkpoint.id(), checkpoint.token() + 1);
      } else if (checkpoint.first()) {
        outcome.kept(checkpoint.id());
      }
    }
    pending.clear();
  }

  /// What became of single checkpoints.
  interface Outcome {
    /// Another owner goes on with the connection.
    ///
    /// @param token the least that the other can have
    void takenOver(ConnectionId id, long token);

    /// The first one of a connection is written.
    void kept(ConnectionId id);
  }

  /// Gives up what waits. Older checkpoints may still be tracked: there must be no mark while there
  /// are such.
  void clear() {
    pending.clear();
  }
}
