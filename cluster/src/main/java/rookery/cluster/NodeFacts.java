package rookery.cluster;

import rookery.kernel.Incarnation;

/// What a node tells the others of itself with every beat. Immutable.
///
/// @param node its name, the same after a restart
/// @param host the machine, for people
/// @param version of this program
/// @param schema version of the database's schema
/// @param config hash of what clients are told; nodes that differ in it differ in their settings
/// @param connections open sockets
/// @param position how far it has read the log
public record NodeFacts(
    String node,
    Incarnation incarnation,
    String host,
    String version,
    int schema,
    String config,
    int connections,
    String position,
    State state) {
  /// What a node is at.
  public enum State {
    /// It takes connections.
    SERVING,
    /// It sends its connections elsewhere and is about to stop.
    LEAVING
  }
}
