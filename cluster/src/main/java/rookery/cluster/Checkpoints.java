package rookery.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// Where connections were, kept outside of the nodes that serve them. It may lose anything at any
/// moment: a connection whose checkpoint is gone starts over.
///
/// What an implementation promises:
///
/// 1. A checkpoint is kept for [#KEPT] after it was written, if nothing is lost.
/// 2. [#take] raises the owner token in the same step as it reads: from then on [#save] refuses
///    whatever an earlier owner writes.
/// 3. A mark of a node counts for the connections that it tracks, and only if everything that was
///    saved with it, and before, is there or was refused.
/// 4. What [#take] answers is one moment's: a mark that was written after the connection was taken
///    over never counts for it.
/// 5. Where there is no checkpoint, only a first one is written; any other is left out without a
///    word. So what was lost is not brought back by an owner that does not know that another took
///    over meanwhile.
public interface Checkpoints extends AutoCloseable {
  /// How long a checkpoint is kept at least; whoever tracks a connection writes it again in time.
  Duration KEPT = Duration.ofMinutes(15);

  /// Writes checkpoints, and then the node's word that all connections it tracks have the `seq` of
  /// their newest pair at `mark` too.
  ///
  /// @param mark null for none
  /// @return those that were refused, because another owner took over
  /// @throws CheckpointsUnavailable when nobody can tell what was written; the mark does not count
  ///   then unless all is written again with it
  Set<ConnectionId> save(
      Incarnation node, Collection<Checkpoint> checkpoints, @Nullable Position mark)
      throws CheckpointsUnavailable;

  /// Takes a connection over.
  ///
  /// @return nothing if it is not known, or not this user's
  Optional<Taken> take(ConnectionId id, UserId user) throws CheckpointsUnavailable;

  /// Forgets a connection, so that its client starts over.
  void forget(ConnectionId id) throws CheckpointsUnavailable;

  @Override
  void close();

  /// A connection that was taken over. Immutable.
  ///
  /// @param token to write its checkpoints with from now on
  /// @param pairs oldest first, the mark of the node that tracked it among them
  record Taken(long token, String flags, Epoch epoch, List<Checkpoint.Pair> pairs) {
    public Taken {
      pairs = List.copyOf(pairs);
    }

    /// Adds what the mark of the tracking node says: nothing was sent since the newest pair.
    public static Taken of(
        long token,
        String flags,
        Epoch epoch,
        List<Checkpoint.Pair> pairs,
        @Nullable Position mark) {
      var all = new ArrayList<>(pairs);
      if (mark != null && mark.epoch().equals(epoch) && !pairs.isEmpty()) {
        var newest = pairs.getLast();
        if (mark.index() > newest.index()) {
          all.add(new Checkpoint.Pair(newest.seq(), mark.index(), newest.version()));
        }
      }
      return new Taken(token, flags, epoch, all);
    }
  }
}
