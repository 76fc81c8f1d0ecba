package rookery.places.team;

/// Which teams a list shows, by what its reader may know of. Immutable.
///
/// @param openOnes teams that anyone may join
/// @param closedOnes the other ones; at least one of both
record TeamListing(boolean openOnes, boolean closedOnes) {}
