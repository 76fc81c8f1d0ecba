package rookery.client;

/// One event as it came over a socket. Immutable.
///
/// @param type such as `posted`
/// @param raw the whole frame
public record Event(String type, Tree data, Tree broadcast, long seq, String raw) {
  static Event of(Tree frame, String raw) {
    return new Event(
        frame.text("event"), frame.at("data"), frame.at("broadcast"), frame.number("seq"), raw);
  }

  /// The post that travels as text in `data`.
  public Tree post() {
    return data.inner("post");
  }

  @Override
  public String toString() {
    return raw;
  }
}
