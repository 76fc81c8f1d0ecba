package rookery.bench.wire;

/// How a call ended. Immutable.
///
/// @param status 0 if there was no answer
/// @param etag "" without one
/// @param bytes of the body, as they came, compressed perhaps
/// @param nanos from when it was to be made until it was answered
public record Outcome(Call call, int status, String etag, long bytes, long nanos) {
  private static final int NOT_MODIFIED = 304;
  private static final int BUSY = 429;
  private static final int SERVER_FAULT = 500;
  private static final int NOT_OFFERED = 501;

  /// Whether the client got what it asked for, or can do without.
  public boolean fine() {
    return status / 100 == 2 || status == NOT_MODIFIED || (call.tolerant() && isSettled());
  }

  /// Whether asking again would change nothing.
  private boolean isSettled() {
    return (status > 0 && status < SERVER_FAULT && status != BUSY) || status == NOT_OFFERED;
  }

  /// Whether what the client had already is still it.
  public boolean unchanged() {
    return status == NOT_MODIFIED;
  }

  @Override
  public String toString() {
    return (status == 0 ? "no answer" : "" + status) + " to " + call;
  }
}
