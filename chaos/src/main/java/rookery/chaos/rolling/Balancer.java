package rookery.chaos.rolling;

import rookery.chaos.site.Entrance;
import rookery.chaos.site.NodeUnderTest;

/// What stands before the nodes.
sealed interface Balancer extends Entrance, AutoCloseable permits OwnBalancer, ShippedBalancer {
  /// Returns when it sends people to this node again, which is ready.
  void awaitBack(NodeUnderTest node);

  @Override
  void close();

  @Override
  default boolean isUp() {
    return true;
  }
}
