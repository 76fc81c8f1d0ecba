package rookery.cluster.redis;

import rookery.cluster.LogUnavailable;

/// Redis did not answer, or not as it should; whether it did what it was asked is not known.
/// Immutable.
final class Away extends Exception {
  private final String reason;

  Away(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /// The same, in the words of the log's port.
  LogUnavailable unavailable() {
    return new LogUnavailable(reason, this);
  }
}
