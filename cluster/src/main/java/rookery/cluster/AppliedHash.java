package rookery.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folds what a node applies of the log into a hash for each stretch of 256 entries, so that nodes
/// that began at different places can compare. A stretch that was not seen from its beginning has
/// none. Pure.
///
/// Not thread-safe; confined to the tailer's thread, but for [#applied].
public final class AppliedHash {
  static final int STRETCH = 256;

  /// Beats of two nodes may be more than a second apart, and that many entries.
  static final int KEPT = 16;

  private final Deque<Applied.Mark> marks = new ArrayDeque<>();
  private @Nullable Epoch epoch;
  private long hash;
  private boolean whole;
  private volatile Applied applied = Applied.NOTHING;

  /// What follows begins behind `start`.
  public void begin(Position start) {
    epoch = start.epoch();
    hash = 0;
    whole = start.index() % STRETCH == 0;
    marks.clear();
    applied = Applied.NOTHING;
  }

  /// An entry was applied.
  ///
  /// @param content a number that differs when what was applied differs
  public void fold(Position at, long content) {
    if (!at.epoch().equals(epoch)) {
      begin(new Position(at.epoch(), at.index() - 1));
    }
    hash = mixed(mixed(hash ^ at.index()) ^ content);
    if (at.index() % STRETCH == 0) {
      if (whole) {
        mark(at);
      }
      hash = 0;
      whole = true;
    }
  }

  private void mark(Position at) {
    marks.add(new Applied.Mark(at.index(), "%012x".formatted(hash >>> 16)));
    if (marks.size() > KEPT) {
      marks.remove();
    }
    applied = new Applied(at.epoch().value(), List.copyOf(marks));
  }

  /// Spreads every bit over all others.
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// The hashes so far. On any thread.
  public Applied applied() {
    return applied;
  }
}
