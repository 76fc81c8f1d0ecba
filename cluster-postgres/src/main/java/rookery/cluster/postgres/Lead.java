package rookery.cluster.postgres;

import rookery.kernel.Incarnation;

/// Who leads. Immutable.
///
/// @param name of the node; empty if it is not known any more
/// @param term counts the leaders of this database
public record Lead(Incarnation holder, String name, long term) {}
