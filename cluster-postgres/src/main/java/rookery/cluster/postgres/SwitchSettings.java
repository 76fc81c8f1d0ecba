package rookery.cluster.postgres;

import java.time.Duration;

/// When the log changes its home. Immutable.
///
/// @param degradedAfter how long a node may be without Redis until it moves the log to PostgreSQL
/// @param rediscoverAfter how long an epoch may be found by nobody until Redis begins another
/// @param steadyFor how long all nodes must have seen the same Redis before the log moves back
/// @param firstHold how long the log stays in PostgreSQL at least; doubled each time that Redis
///   goes soon after it came
/// @param longestHold the most of that
/// @param every how often nodes look whether the epoch changed, and whether Redis is there
public record SwitchSettings(
    Duration degradedAfter,
    Duration rediscoverAfter,
    Duration steadyFor,
    Duration firstHold,
    Duration longestHold,
    Duration every) {
  /// This project's defaults.
  public static SwitchSettings after(Duration degradedAfter) {
    return new SwitchSettings(
        degradedAfter,
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofSeconds(1));
  }
}
