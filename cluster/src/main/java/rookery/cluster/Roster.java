package rookery.cluster;

import java.util.List;
import java.util.Set;
import rookery.kernel.Incarnation;

/// Which nodes there are.
///
/// What an implementation promises:
///
/// 1. A node that leaves, or does not show itself for some seconds, is lost for all others.
/// 2. While this node itself cannot see the others, nobody is lost.
/// 3. A node that was lost and shows itself again arrives again: it was only slow, or apart.
/// 4. After [#close] the listener is not called, and no call is still running.
public interface Roster extends AutoCloseable {
  /// The nodes that are there, this one among them, by name; as last seen.
  List<NodeFacts> nodes();

  /// Those of them that did not show themselves when they should have, and are not lost yet.
  Set<Incarnation> silent();

  /// Learns of other nodes that come and go, one call at a time. On a thread that may block, though
  /// this node's own lease is not renewed meanwhile.
  interface Listener {
    void arrived(Incarnation node);

    void lost(Incarnation node);
  }

  /// Leaves: the others need not wait to see this node gone.
  @Override
  void close();
}
