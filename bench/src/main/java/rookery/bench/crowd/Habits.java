package rookery.bench.crowd;

import java.time.Duration;
import java.util.Random;

/// How clients behave, by default as the official web app (protocol: realtime 1.8). Immutable.
///
/// @param retry the pause before a socket is opened again
/// @param jitter the most that is added to it at random
/// @param patientFailures after more failures than that the pause grows with their square
/// @param longestRetry the longest pause
/// @param ping how often a client asks whether the server is there
/// @param connections the most HTTP connections of a client
public record Habits(
    Duration retry,
    Duration jitter,
    int patientFailures,
    Duration longestRetry,
    Duration ping,
    int connections) {
  /// Those of the web app in a browser.
  public static final Habits OF_THE_WEB_APP =
      new Habits(
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          7,
          Duration.ofSeconds(300),
          Duration.ofSeconds(30),
          rookery.bench.wire.Lines.OF_A_BROWSER);

  /// The pause before the next attempt, in milliseconds.
  ///
  /// @param failures in a row so far
  long pauseMillis(int failures, Random random) {
    long pause = retry.toMillis();
    if (failures > patientFailures) {
      pause = Math.min(pause * failures * failures, longestRetry.toMillis());
    }
    return pause + random.nextLong(jitter.toMillis() + 1);
  }
}
