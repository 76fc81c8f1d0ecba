package rookery.cluster.redis;

import rookery.cluster.LogUnavailable;

/// Redis did not answer, or not as it should; whether it did what it was asked is not known.
/// Immutable.
final class Away extends Exception {
  private final String reason;
  private final boolean foreign;

  Away(String reason, Throwable cause) {
    this(reason, cause, false);
  }

  private Away(String reason, Throwable cause, boolean foreign) {
    super(reason, cause);
    this.reason = reason;
    this.foreign = foreign;
  }

  /// The keys there are another installation's.
  static Away foreign(RedisSettings settings, Throwable cause) {
    return new Away(
        "Redis at "
            + settings
            + " already holds the cluster \""
            + settings.clusterName()
            + "\" of another installation. Give this one a name of its own by"
            + " MM_CLUSTERSETTINGS_CLUSTERNAME, the same on all of its nodes",
        cause,
        true);
  }

  /// Whether it answers, but to another installation.
  boolean foreign() {
    return foreign;
  }

  /// The same, in the words of the log's port.
  LogUnavailable unavailable() {
    return new LogUnavailable(reason, this);
  }
}
