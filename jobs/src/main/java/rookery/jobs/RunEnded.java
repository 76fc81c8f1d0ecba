package rookery.jobs;

/// Ends a run from within: it may not go on. Immutable.
final class RunEnded extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why.
  enum Reason {
    /// Another node leads, or another attempt was begun.
    REFUSED,
    /// This node stops.
    STOPPED,
    /// An administrator does not want it any more.
    CANCELED
  }

  private final Reason reason;

  RunEnded(Reason reason) {
    super(reason.toString(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
