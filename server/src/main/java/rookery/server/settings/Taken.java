package rookery.server.settings;

/// When a change of a setting takes effect, and who may make it.
public enum Taken {
  /// On every node, at once.
  AT_ONCE("at once"),
  /// On every node, once that node is restarted.
  AFTER_RESTART("after a restart"),
  /// Each node has its own, from when it starts: it cannot be changed for the whole cluster.
  OF_NODE("of each node"),
  /// It is accepted, because other servers have it, and does nothing.
  NEVER("none");

  private final String words;

  Taken(String words) {
    this.words = words;
  }

  /// For people.
  public String words() {
    return words;
  }

  /// Whether the cluster's configuration may hold it.
  public boolean ofCluster() {
    return this != OF_NODE;
  }

  /// Whether nodes that differ in it behave differently.
  public boolean counts() {
    return this == AT_ONCE || this == AFTER_RESTART;
  }
}
