package rookery.delivery;

import java.util.List;
import rookery.cluster.Position;

/// What follows the event log on a node, the hub above all. Called on the tailer's thread, in log
/// order; a listener that blocks holds up this node's whole tail.
public interface LogListener {
  /// A new epoch begins after `start`: what was learnt before is void, connections start over.
  void newEpoch(Position start);

  /// One entry of the log, all its records in order.
  void entry(Position position, List<LogRecord> records);
}
