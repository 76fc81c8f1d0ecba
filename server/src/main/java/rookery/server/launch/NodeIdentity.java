package rookery.server.launch;

/// Which node this is. Immutable.
///
/// @param name unique within its cluster, the same after a restart
public record NodeIdentity(String name) {}
