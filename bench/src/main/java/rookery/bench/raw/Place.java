package rookery.bench.raw;

/// What it takes to go on where a socket was. Immutable.
///
/// @param token of the session
/// @param connection "" for one that was never greeted
/// @param next the number of the next event
public record Place(String token, String connection, long next) {}
