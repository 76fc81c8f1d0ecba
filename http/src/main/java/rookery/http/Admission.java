package rookery.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Whose turn it is: lets a few in at once, then so many a second as the node's load allows, in the
/// order in which they came. Time and load are handed in. Not thread-safe; confined to the lock of
/// its owner.
///
/// @param <T> who waits
final class Admission<T> {
  private static final double NANOS = 1e9;

  private final Pacing pacing;
  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private final Deque<Long> settling = new ArrayDeque<>();
  private double credit;
  private long last;

  /// @param since in nanoseconds
  private record Waiting<T>(T who, long since) {}

  /// What becomes of somebody who comes.
  enum Verdict {
    ADMITTED,
    WAITS,
    REFUSED
  }

  /// @param now in nanoseconds, by any clock that only grows
  Admission(Pacing pacing, long now) {
    this.pacing = pacing;
    this.credit = pacing.burst();
    this.last = now;
  }

  /// Somebody comes.
  ///
  /// @param load requests and arrivals under way
  Verdict come(T who, long now, int load) {
    if (!pacing.on()) {
      return Verdict.ADMITTED;
    }
    earn(now, load);
    if (waiting.isEmpty() && credit >= 1) {
      credit--;
      return Verdict.ADMITTED;
    }
    if (waiting.size() >= pacing.mostWaiting()) {
      return Verdict.REFUSED;
    }
    waiting.add(new Waiting<>(who, now));
    return Verdict.WAITS;
  }

  /// Whose turn it is now; they wait no longer.
  ///
  /// @param load requests and arrivals under way
  List<T> next(long now, int load) {
    earn(now, load);
    var admitted = new ArrayList<T>();
    while (credit >= 1 && !waiting.isEmpty()) {
      credit--;
      admitted.add(waiting.remove().who());
    }
    return admitted;
  }

  /// Who has waited for too long; they wait no longer.
  List<T> late(long now) {
    var late = new ArrayList<T>();
    for (var first = waiting.peek();
        first != null && now - first.since() >= pacing.patience().toNanos();
        first = waiting.peek()) {
      late.add(waiting.remove().who());
    }
    return late;
  }

  /// Somebody who was admitted has arrived, and will soon make requests.
  void arrived(long now) {
    if (pacing.on()) {
      settling.add(now);
    }
  }

  /// Somebody does not want to wait any more; false if nobody like that waits.
  boolean leave(T who) {
    return waiting.removeIf(each -> each.who().equals(who));
  }

  /// Everybody who waits; nobody does any more.
  List<T> all() {
    var all = waiting.stream().map(Waiting::who).toList();
    waiting.clear();
    return all;
  }

  int waiting() {
    return waiting.size();
  }

  private void earn(long now, int load) {
    while (!settling.isEmpty() && now - settling.peek() >= Pacing.SETTLES.toNanos()) {
      settling.remove();
    }
    double rate = pacing.rate(load + settling.size());
    credit = Math.min(pacing.burst(), credit + rate * (now - last) / NANOS);
    last = now;
  }
}
