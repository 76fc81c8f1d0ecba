package rookery.realtime;

import java.util.ArrayList;
import java.util.List;
import rookery.cluster.Checkpoint.Pair;

/// The places on a connection's way from which it could go on: the first one, the newest one, and
/// between them the denser the younger, so that whatever a client received last, a place not far
/// before it is known. Their number grows with the logarithm of the time. Not thread-safe; confined
/// to its connection.
final class Trail {
  private static final int MOST = 24;

  private final List<Step> steps = new ArrayList<>(2);

  /// @param at in seconds, when it was noted
  private record Step(Pair pair, long at) {}

  /// The trail of a connection that goes on from another node's.
  static Trail of(List<Pair> pairs, long now) {
    var trail = new Trail();
    pairs.forEach(pair -> trail.steps.add(new Step(pair, now)));
    return trail;
  }

  /// Notes a place. One from which nothing was sent since the last one takes that one's place: it
  /// is as good for every client, and nearer.
  ///
  /// @param now in seconds
  void add(Pair pair, long now) {
    if (!steps.isEmpty()) {
      Pair last = steps.getLast().pair();
      if (pair.index() <= last.index()) {
        return;
      }
      if (pair.seq() == last.seq() && pair.version() == last.version()) {
        steps.removeLast();
      }
    }
    steps.add(new Step(pair, now));
    thin(now);
  }

  /// One is left out when its neighbours are no farther apart than it is old.
  private void thin(long now) {
    for (int i = steps.size() - 2; i > 0; i--) {
      long apart = steps.get(i + 1).at() - steps.get(i - 1).at();
      if (apart <= now - steps.get(i).at()) {
        steps.remove(i);
      }
    }
    while (steps.size() > MOST) {
      steps.remove(1);
    }
  }

  /// Oldest first.
  List<Pair> pairs() {
    return steps.stream().map(Step::pair).toList();
  }
}
