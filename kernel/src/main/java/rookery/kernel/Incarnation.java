package rookery.kernel;

/// One life of a node: owner of outbox rows and producer in the log. A restarted or fenced node
/// takes a new one. Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record Incarnation(String value) implements Id {
  public Incarnation {
    Ids.requireWellFormed("incarnation", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
