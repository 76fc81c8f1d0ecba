package rookery.kernel;

/// A team. Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record TeamId(String value) implements Id {
  public TeamId {
    Ids.requireWellFormed("team", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
