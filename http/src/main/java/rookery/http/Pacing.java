package rookery.http;

import java.time.Duration;

/// How quickly clients may open sockets. Each begins to reload as soon as its socket is open, so
/// this is what keeps the node answering when very many come at once. Immutable.
///
/// @param perSecond how many a second, while the node has nothing else to do; 0 for any number
/// @param burst how many at once, on top of that, after a calm time
/// @param busyAt with so many requests and arrivals under way at once, only the least share of
///   `perSecond` is let in; with fewer, proportionately more
/// @param patience who waited for so long is refused, and comes back by itself: the shortest time
///   that a browser gives a socket to open is 20 s
public record Pacing(int perSecond, int burst, int busyAt, Duration patience) {
  /// How long a client that has arrived counts as load: until then it has begun to reload, and its
  /// requests show.
  static final Duration SETTLES = Duration.ofMillis(250);

  /// The part of `perSecond` that is let in however busy the node is.
  static final double LEAST = 0.1;

  /// Nobody waits.
  public static final Pacing NONE = new Pacing(0, 1, 1, Duration.ofSeconds(1));

  boolean on() {
    return perSecond > 0;
  }

  /// How many may be let in in a second.
  ///
  /// @param load requests and arrivals under way
  double rate(int load) {
    return perSecond * Math.max(LEAST, 1 - (double) load / busyAt);
  }

  /// How many may wait: more could not be let in in time, even if the node had nothing else to do.
  int mostWaiting() {
    return (int) Math.min(Integer.MAX_VALUE, perSecond * Math.max(1, patience.toSeconds()));
  }
}
