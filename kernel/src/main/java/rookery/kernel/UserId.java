package rookery.kernel;

/// A user, bots included. Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record UserId(String value) implements Id {
  public UserId {
    Ids.requireWellFormed("user", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
