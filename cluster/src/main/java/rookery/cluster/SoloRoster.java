package rookery.cluster;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import rookery.kernel.Incarnation;

/// The roster of a node without others. Immutable.
public final class SoloRoster implements Roster {
  private final Supplier<NodeFacts> self;

  public SoloRoster(Supplier<NodeFacts> self) {
    this.self = self;
  }

  @Override
  public List<NodeFacts> nodes() {
    return List.of(self.get());
  }

  @Override
  public Set<Incarnation> silent() {
    return Set.of();
  }

  @Override
  public void close() {
    // Nobody to tell.
  }
}
