package rookery.bench.crowd;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Sends clients to nodes, as a load balancer does that knows at once which are up. Thread-safe.
public final class Balancer {
  private final List<InetSocketAddress> nodes;
  private final AtomicIntegerArray down;

  public Balancer(List<InetSocketAddress> nodes) {
    this.nodes = List.copyOf(nodes);
    this.down = new AtomicIntegerArray(nodes.size());
  }

  /// The number of a node that is up, the wanted one if it is.
  public int choose(int wanted) {
    for (int i = 0; i < nodes.size(); i++) {
      int number = Math.floorMod(wanted + i, nodes.size());
      if (isUp(number)) {
        return number;
      }
    }
    return Math.floorMod(wanted, nodes.size());
  }

  public InetSocketAddress address(int node) {
    return nodes.get(node);
  }

  public int count() {
    return nodes.size();
  }

  public boolean isUp(int node) {
    return down.get(node) == 0;
  }

  public void down(int node) {
    down.set(node, 1);
  }

  public void up(int node) {
    down.set(node, 0);
  }
}
