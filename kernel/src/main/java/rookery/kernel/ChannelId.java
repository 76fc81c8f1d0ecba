package rookery.kernel;

/// A channel: open, private, direct or group. Immutable.
///
/// @param value 26 letters or digits; anything else is an [IllegalArgumentException]
public record ChannelId(String value) implements Id {
  public ChannelId {
    Ids.requireWellFormed("channel", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
