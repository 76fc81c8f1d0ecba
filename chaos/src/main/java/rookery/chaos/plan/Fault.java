package rookery.chaos.plan;

/// One fault of a schedule. Immutable.
///
/// @param number its place in the schedule, from 1
/// @param node which node, or whose link, from 0; without meaning for some kinds
/// @param calmMillis how long everything is left alone before it
/// @param holdMillis how long it lasts
/// @param overlapping whether it begins while the one before it still lasts
/// @param variant a further choice of the kind's own
public record Fault(
    int number,
    FaultKind kind,
    int node,
    long calmMillis,
    long holdMillis,
    boolean overlapping,
    int variant) {}
