package rookery.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Tells clients of limits, in the words of the protocol (rest D.3). Pure.
final class RateHeaders {
  private static final byte[] EXCEEDED = "limit exceeded".getBytes(StandardCharsets.UTF_8);

  private RateHeaders() {}

  /// The answer to who sent too many: text, not the form of other errors.
  static Reply refusal(RateLimiter.Charge charge) {
    var reply =
        new Reply(429, "text/plain; charset=utf-8", EXCEEDED, java.util.List.of(), null)
            .with("Retry-After", seconds(charge.again()));
    return told(reply, charge);
  }

  /// An answer with what is left.
  static Reply told(Reply reply, RateLimiter.Charge charge) {
    return reply
        .with("X-RateLimit-Limit", Long.toString(charge.limit()))
        .with("X-RateLimit-Remaining", Long.toString(charge.left()))
        .with("X-RateLimit-Reset", seconds(charge.reset()));
  }

  /// Whole seconds, rounded up: who waits for so long is not refused again.
  private static String seconds(Duration time) {
    return Long.toString(time.plusMillis(999).toSeconds());
  }
}
