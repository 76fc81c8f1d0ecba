package rookery.cluster;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// The checkpoints of one process: what a single node without Redis runs on. Thread-safe.
public final class InProcessCheckpoints implements Checkpoints {
  private final InstantSource clock;

  /// Oldest first.
  private final LinkedHashMap<ConnectionId, Kept> kept = new LinkedHashMap<>();

  private final Map<Incarnation, Position> marks = new HashMap<>();

  public InProcessCheckpoints(InstantSource clock) {
    this.clock = clock;
  }

  /// @param node whose marks hold for it, null for nobody's
  /// @param token of the present owner; the checkpoint may be an earlier one's
  private record Kept(Checkpoint checkpoint, @Nullable Incarnation node, long token, long at) {}

  @Override
  public synchronized Set<ConnectionId> save(
      Incarnation node, Collection<Checkpoint> checkpoints, @Nullable Position mark) {
    var refused = new HashSet<ConnectionId>();
    for (Checkpoint checkpoint : checkpoints) {
      Kept old = kept.get(checkpoint.id());
      if (old != null && old.token() > checkpoint.token()) {
        refused.add(checkpoint.id());
      } else if (old != null || checkpoint.first()) {
        keep(checkpoint, checkpoint.tracked() ? node : null, checkpoint.token());
      }
    }
    if (mark != null) {
      marks.put(node, mark);
    }
    expire();
    return refused;
  }

  private void keep(Checkpoint checkpoint, @Nullable Incarnation node, long token) {
    kept.remove(checkpoint.id());
    kept.put(checkpoint.id(), new Kept(checkpoint, node, token, clock.millis()));
  }

  private void expire() {
    long now = clock.millis();
    for (Iterator<Kept> each = kept.values().iterator(); each.hasNext(); ) {
      if (now - each.next().at() <= KEPT.toMillis()) {
        return;
      }
      each.remove();
    }
  }

  @Override
  public synchronized Optional<Taken> take(ConnectionId id, UserId user) {
    expire();
    Kept found = kept.get(id);
    if (found == null || !found.checkpoint().user().equals(user)) {
      return Optional.empty();
    }
    long token = found.token() + 1;
    Checkpoint last = found.checkpoint();
    Position mark = found.node() == null ? null : marks.get(found.node());
    keep(last, null, token);
    return Optional.of(Taken.of(token, last.flags(), last.epoch(), last.pairs(), mark));
  }

  @Override
  public synchronized void forget(ConnectionId id) {
    kept.remove(id);
  }

  @Override
  public void close() {
    // Nothing outlives the process anyway.
  }
}
