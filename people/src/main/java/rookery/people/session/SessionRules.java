package rookery.people.session;

import java.time.Duration;

/// How long log-ins last. Immutable.
///
/// @param length from the log-in, or from the last activity when `extended`
/// @param extended whether activity makes a session last longer
public record SessionRules(Duration length, boolean extended) {
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /// How much of a session passes before activity extends it again, so that not every request
  /// writes (protocol: rest D.3).
  Duration pause() {
    Duration part = length.dividedBy(100);
    if (part.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
  }
}
