package rookery.realtime;

import java.util.concurrent.TimeUnit;

/// How many frames a socket may still send: so many at once, and so many more each second. What
/// came in already is taken all the same, and waited for afterwards. Not thread-safe; confined to
/// the socket's event loop.
final class Allowance {
  /// Who owes more than these seconds of frames does not merely hurry.
  private static final int WORST_SECONDS = 10;

  private double left;
  private long at;

  Allowance(SocketCaps caps, long now) {
    this.left = caps.messageBurst();
    this.at = now;
  }

  /// Counts a frame.
  ///
  /// @param now in nanoseconds
  void take(SocketCaps caps, long now) {
    refill(caps, now);
    left--;
  }

  /// Adds what the time since has brought.
  void refill(SocketCaps caps, long now) {
    double since = (now - at) / (double) TimeUnit.SECONDS.toNanos(1);
    left = Math.min(caps.messageBurst(), left + since * caps.messagesPerSecond());
    at = now;
  }

  /// For how many nanoseconds nothing more is to be read; 0 if it may be.
  long pause(SocketCaps caps) {
    return left >= 0 ? 0 : (long) (-left / caps.messagesPerSecond() * TimeUnit.SECONDS.toNanos(1));
  }

  /// Whether it sends so much that it is not to be waited for.
  boolean hopeless(SocketCaps caps) {
    return left < -(double) WORST_SECONDS * caps.messagesPerSecond();
  }
}
