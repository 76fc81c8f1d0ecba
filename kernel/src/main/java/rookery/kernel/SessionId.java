package rookery.kernel;

/// A log-in of one client (not its secret token). Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record SessionId(String value) implements Id {
  public SessionId {
    Ids.requireWellFormed("session", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
