package rookery.chaos.crowd;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import rookery.chaos.history.History;
import rookery.chaos.site.Entrance;
import rookery.kernel.Timers;

/// What all clients of a run share. Immutable.
///
/// @param nodes where people go in
/// @param rooms the channels that count
/// @param failures what did not succeed at once, whatever came of it later
/// @param over counted down when the run ends, so that nobody goes on trying
record Field(
    List<Entrance> nodes,
    List<String> rooms,
    History history,
    Newest newest,
    Failures failures,
    Patience patience,
    Timers timers,
    CountDownLatch over) {
  boolean isOver() {
    return over.getCount() == 0;
  }

  /// The nodes that are up, all of them if none is known to be.
  List<Entrance> upNodes() {
    var up = nodes.stream().filter(Entrance::isUp).toList();
    return up.isEmpty() ? nodes : up;
  }

  /// Lets time pass; true if the run ended meanwhile.
  boolean overAfter(long millis) {
    try {
      return over.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
