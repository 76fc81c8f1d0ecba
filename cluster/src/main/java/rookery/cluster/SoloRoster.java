package rookery.cluster;

import java.util.List;
import java.util.function.Supplier;

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
  public void close() {
    // Nobody to tell.
  }
}
