package rookery.http;

import java.time.Duration;

/// How slowly a client may send a request. Immutable.
///
/// @param headWithin how long after its first byte the head may take
/// @param leastBytesPerSecond how many bytes of a body must come in
/// @param over how long each stretch is in which they are counted
public record Slowness(Duration headWithin, int leastBytesPerSecond, Duration over) {
  /// Slower than any network that people put up with.
  public static final Slowness DEFAULTS =
      new Slowness(Duration.ofSeconds(20), 500, Duration.ofSeconds(10));

  /// How many bytes must come in during each stretch.
  long leastBytes() {
    return Math.max(1, leastBytesPerSecond * over.toMillis() / 1_000);
  }
}
