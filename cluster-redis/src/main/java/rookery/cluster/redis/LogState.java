package rookery.cluster.redis;

import java.util.List;
import rookery.cluster.Epoch;
import rookery.cluster.Position;

/// What the log says of itself. Immutable.
///
/// @param start where its epoch began
/// @param head where it ends
record LogState(Position start, Head head) {
  /// What scripts answer: epoch, index, hash, index of the epoch's start.
  static LogState read(List<?> answer) {
    var epoch = new Epoch(Head.text(answer.get(0)));
    long index = Long.parseLong(Head.text(answer.get(1)));
    long start = Long.parseLong(Head.text(answer.get(3)));
    return new LogState(
        new Position(epoch, start), new Head(new Position(epoch, index), Head.text(answer.get(2))));
  }

  Epoch epoch() {
    return start.epoch();
  }
}
