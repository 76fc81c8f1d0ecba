package rookery.realtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import rookery.cluster.Checkpoint.Pair;

/// The places on a connection's way from which it could go on: the first one, the newest one, and
/// between them the denser the younger, so that whatever a client received last, a place not far
/// before it is known. Their number grows with the logarithm of the time. Not thread-safe; confined
/// to its connection.
final class Trail {
  private static final int MOST = 24;

  /// A step takes so many numbers: what its pair has, and when it was noted, in seconds.
  private static final int STEP = 4;

  private long[] numbers = new long[2 * STEP];
  private int count;

  /// The trail of a connection that goes on from another node's.
  static Trail of(List<Pair> pairs, long now) {
    var trail = new Trail();
    pairs.forEach(pair -> trail.append(pair, now));
    return trail;
  }

  /// Notes a place. One from which nothing was sent since the last one takes that one's place: it
  /// is as good for every client, and nearer.
  ///
  /// @param now in seconds
  void add(Pair pair, long now) {
    if (count > 0) {
      Pair last = pair(count - 1);
      if (pair.index() <= last.index()) {
        return;
      }
      if (pair.seq() == last.seq() && pair.version() == last.version()) {
        count--;
      }
    }
    append(pair, now);
    thin(now);
  }

  private void append(Pair pair, long now) {
    int at = count * STEP;
    if (at == numbers.length) {
      numbers = Arrays.copyOf(numbers, at + 2 * STEP);
    }
    numbers[at] = pair.seq();
    numbers[at + 1] = pair.index();
    numbers[at + 2] = pair.version();
    numbers[at + 3] = now;
    count++;
  }

  /// One is left out when its neighbours are no farther apart than it is old.
  private void thin(long now) {
    for (int i = count - 2; i > 0; i--) {
      long apart = noted(i + 1) - noted(i - 1);
      if (apart <= now - noted(i)) {
        remove(i);
      }
    }
    while (count > MOST) {
      remove(1);
    }
  }

  private void remove(int step) {
    int behind = (step + 1) * STEP;
    System.arraycopy(numbers, behind, numbers, behind - STEP, count * STEP - behind);
    count--;
  }

  private Pair pair(int step) {
    int at = step * STEP;
    return new Pair(numbers[at], numbers[at + 1], numbers[at + 2]);
  }

  private long noted(int step) {
    return numbers[step * STEP + 3];
  }

  /// Oldest first.
  List<Pair> pairs() {
    var all = new ArrayList<Pair>(count);
    for (int i = 0; i < count; i++) {
      all.add(pair(i));
    }
    return all;
  }
}
