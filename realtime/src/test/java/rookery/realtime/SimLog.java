package rookery.realtime;

import java.util.ArrayList;
import java.util.List;
import rookery.cluster.Epoch;
import rookery.cluster.Position;
import rookery.realtime.SimTruth.Ev;

/// The log of a simulated cluster, which trims and begins new epochs. Not thread-safe; confined to
/// its simulation.
final class SimLog {
  final int retention;
  private final List<List<List<Ev>>> epochs = new ArrayList<>(List.of(new ArrayList<>()));

  SimLog(int retention) {
    this.retention = retention;
  }

  int epoch() {
    return epochs.size() - 1;
  }

  List<List<Ev>> entries() {
    return epochs.getLast();
  }

  List<List<Ev>> entries(int epoch) {
    return epochs.get(epoch);
  }

  int head() {
    return entries().size();
  }

  /// The oldest place that can be read from.
  int base() {
    return Math.max(0, head() - retention);
  }

  void append(List<Ev> events) {
    entries().add(List.copyOf(events));
  }

  /// Everything is lost.
  void rotate() {
    epochs.add(new ArrayList<>());
  }

  static Epoch name(int epoch) {
    return new Epoch("e" + epoch);
  }

  Position at(int index) {
    return new Position(name(epoch()), index);
  }
}
