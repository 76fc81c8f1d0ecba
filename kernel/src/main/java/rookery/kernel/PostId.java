package rookery.kernel;

/// A post. Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record PostId(String value) implements Id {
  public PostId {
    Ids.requireWellFormed("post", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
