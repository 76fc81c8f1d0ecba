package rookery.chaos.crowd;

import java.time.Duration;

/// How long clients wait before they think that nobody is there. Immutable.
///
/// @param answer to a request
/// @param silence of a socket, that asks whether somebody is there
record Patience(Duration answer, Duration silence) {
  /// Where much breaks, so that it is soon noticed.
  static final Patience SHORT = new Patience(Duration.ofSeconds(6), Duration.ofSeconds(4));

  /// As clients have it: where nothing is to be noticed, nobody gives up on a slow machine.
  static final Patience LONG = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(60));
}
