package rookery.kernel;

/// A client's event stream: it outlives sockets and nodes. Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record ConnectionId(String value) implements Id {
  public ConnectionId {
    Ids.requireWellFormed("connection", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
