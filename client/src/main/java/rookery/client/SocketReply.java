package rookery.client;

/// The answer to an action. Immutable.
///
/// @param raw the whole frame
public record SocketReply(Tree frame, String raw) {
  /// The number of the request that it answers, 0 when that had none.
  public long seq() {
    return frame.has("seq_reply") ? frame.number("seq_reply") : 0;
  }

  /// `OK` or `FAIL`.
  public String status() {
    return frame.text("status");
  }

  /// The error's id, "" without an error.
  public String error() {
    return frame.has("error") ? frame.at("error").text("id") : "";
  }

  /// The error's status, 0 without an error.
  public long errorStatus() {
    return frame.has("error") ? frame.at("error").number("status_code") : 0;
  }

  /// The reply's `data`, an empty object when it was left out.
  public Tree data() {
    return frame.has("data") ? frame.at("data") : new Tree(java.util.Map.of());
  }
}
