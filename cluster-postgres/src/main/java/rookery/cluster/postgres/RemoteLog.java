package rookery.cluster.postgres;

import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;

/// The log in Redis, as far as it matters here. Immutable.
///
/// @param look asks Redis, now
public record RemoteLog(EventLog log, Look look) {
  /// Asks where the log ends.
  @FunctionalInterface
  public interface Look {
    Position look() throws LogUnavailable;
  }
}
