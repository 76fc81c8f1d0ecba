package rookery.server.launch;

import rookery.server.settings.Settings;

/// Starts the node proper. What it stands on, an embedded database for instance, runs already.
public interface NodeStarter {
  /// Returns when the node takes requests.
  RunningNode start(Settings settings, NodeIdentity identity) throws CannotStart;

  /// May do what takes time and needs no database, such as loading classes, while that is still
  /// being started.
  default void warmUp() {}
}
