package rookery.cluster;

import java.util.List;
import rookery.kernel.Incarnation;

/// Which nodes there are. A node is lost when it has not shown itself for some seconds; while this
/// node itself cannot see the others, nobody is declared lost.
public interface Roster extends AutoCloseable {
  /// The nodes that are there, this one among them, by name; as last seen.
  List<NodeFacts> nodes();

  /// Learns of lost nodes. On a thread that may block.
  @FunctionalInterface
  interface LossListener {
    void lost(Incarnation node);
  }

  /// Leaves: the others need not wait to see this node gone.
  @Override
  void close();
}
