package rookery.realtime;

import rookery.cluster.Checkpoints;
import rookery.cluster.Position;
import rookery.delivery.History;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;

/// What connections need to go on elsewhere. Immutable.
///
/// @param checkpoints where they were
/// @param history the log's past
/// @param start where this node's tail of the log begins
/// @param node whose connections these are
public record Continuing(
    Checkpoints checkpoints, History history, Position start, Incarnation node, Timers timers) {}
