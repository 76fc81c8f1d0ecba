package rookery.people.session;

import java.time.Duration;

/// How long log-ins last. Immutable.
///
/// @param web from the log-in, or from the last activity when `extended`
/// @param mobile the same for apps, which name their device when they log in
/// @param extended whether activity makes a session last longer
public record SessionRules(Duration web, Duration mobile, boolean extended) {
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /// The same length for all.
  public SessionRules(Duration length, boolean extended) {
    this(length, length, extended);
  }

  /// How long a session lasts.
  ///
  /// @param deviceId what the client called its device, "" for a browser
  Duration length(String deviceId) {
    return deviceId.isEmpty() ? web : mobile;
  }

  /// How much of a session passes before activity extends it again, so that not every request
  /// writes (protocol: rest D.3).
  Duration pause(String deviceId) {
    Duration part = length(deviceId).dividedBy(100);
    if (part.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
  }
}
