package rookery.realtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.Position;
import rookery.delivery.History;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;

/// What connections need to go on elsewhere. Immutable.
///
/// @param checkpoints where they were
/// @param history the log's past
/// @param start where this node's tail of the log begins
/// @param node whose connections these are
public record Continuing(
    Checkpoints checkpoints, History history, Position start, Incarnation node, Timers timers) {
  private static final Logger LOG = LoggerFactory.getLogger(Continuing.class);

  /// Makes a connection one that nobody comes back to, if the store is there. Blocking.
  void forget(ConnectionId id) {
    try {
      checkpoints.forget(id);
    } catch (CheckpointsUnavailable e) {
      LOG.debug("A connection could not be forgotten", e);
    }
  }
}
