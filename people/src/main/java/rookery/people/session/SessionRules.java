package rookery.people.session;

import java.time.Duration;

/// How long log-ins last. Immutable.
///
/// @param web from the log-in, or from the last activity when `extended`
/// @param mobile the same for apps, which name their device when they log in
/// @param extended whether activity makes a session last longer
/// @param idle a browser's session in which nobody does anything for so long ends, unless sessions
///   are `extended`; zero for never
/// @param endWithPassword whether a new password ends the user's other sessions
/// @param accessTokens whether programs may use access tokens
/// @param secondFactor whether whoever logs in must have a second factor
public record SessionRules(
    Duration web,
    Duration mobile,
    boolean extended,
    Duration idle,
    boolean endWithPassword,
    boolean accessTokens,
    boolean secondFactor) {
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final long NEVER = -1;

  /// With this length for all, no end but that, and with access tokens.
  public SessionRules(Duration length, boolean extended) {
    this(length, length, extended, Duration.ZERO, true, true, false);
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

  /// Whether sessions end because nobody does anything.
  boolean endIdle() {
    return !extended && idle.isPositive();
  }

  /// A browser's session with no activity since then is over; before all times if none is.
  long idleSince(long now) {
    return endIdle() ? now - idle.toMillis() : NEVER;
  }

  /// How much older than this what is written down of activity may be: a tenth of the time, five
  /// minutes at most.
  Duration idlePause() {
    Duration part = idle.dividedBy(10);
    return part.compareTo(SHORTEST_PAUSE) > 0 ? SHORTEST_PAUSE : part;
  }
}
