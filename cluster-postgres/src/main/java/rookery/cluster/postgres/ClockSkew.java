package rookery.cluster.postgres;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/// How much this node's clock is ahead of PostgreSQL's: asked again and again, taken from the
/// quickest of the last answers, because an answer may be wrong by half of the time that it took.
/// Pure. Thread-safe.
final class ClockSkew {
  private static final int KEPT = 8;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private volatile long millis;

  /// One answer. Immutable.
  private record Sample(long skew, long took) {}

  /// @param before this node's clock when it asked
  /// @param took until the answer was there, by this process' time
  /// @param theirs what the answer says
  synchronized void answered(long before, long took, long theirs) {
    samples.add(new Sample(before + took / 2 - theirs, took));
    if (samples.size() > KEPT) {
      samples.remove();
    }
    millis = samples.stream().min(Comparator.comparingLong(Sample::took)).orElseThrow().skew();
  }

  /// Milliseconds, negative if it is behind; 0 until it was asked.
  long millis() {
    return millis;
  }
}
