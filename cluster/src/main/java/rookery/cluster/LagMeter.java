package rookery.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// For how long a node has not applied what it knows the log to have, by its own time alone. Pure.
/// Thread-safe.
public final class LagMeter {
  private static final int MOST = 1_000;

  private final Deque<Seen> waiting = new ArrayDeque<>();

  /// An end of the log that was not reached when it was seen. Immutable.
  private record Seen(Position end, long nanos) {}

  /// Looks once.
  ///
  /// @param nanos this process' time
  /// @param head where the log ends
  /// @param position up to where it was applied
  public synchronized Duration at(long nanos, Position head, Position position) {
    while (!waiting.isEmpty() && reached(waiting.getFirst().end(), head, position)) {
      waiting.remove();
    }
    if (!reached(head, head, position) && waiting.size() < MOST) {
      waiting.add(new Seen(head, nanos));
    }
    return waiting.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, nanos - waiting.getFirst().nanos()));
  }

  private static boolean reached(Position end, Position head, Position position) {
    boolean here = position.epoch().equals(end.epoch());
    boolean over = !end.epoch().equals(head.epoch()) && position.epoch().equals(head.epoch());
    return over || (here && position.index() >= end.index());
  }
}
