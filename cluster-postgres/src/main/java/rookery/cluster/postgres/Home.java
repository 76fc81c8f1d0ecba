package rookery.cluster.postgres;

/// Where the event log lives.
public enum Home {
  REDIS,
  /// While some node does not reach Redis.
  POSTGRES
}
