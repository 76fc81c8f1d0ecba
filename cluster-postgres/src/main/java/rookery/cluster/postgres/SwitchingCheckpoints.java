package rookery.cluster.postgres;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// The checkpoints of a cluster: where its log is. When the log changes its home, an epoch begins,
/// and what the other place has is void. Thread-safe.
public final class SwitchingCheckpoints implements Checkpoints {
  private final Checkpoints redis;
  private final Checkpoints postgres;
  private final BooleanSupplier degraded;

  /// @param degraded whether the log is in PostgreSQL
  public SwitchingCheckpoints(Checkpoints redis, Checkpoints postgres, BooleanSupplier degraded) {
    this.redis = redis;
    this.postgres = postgres;
    this.degraded = degraded;
  }

  private Checkpoints now() {
    return degraded.getAsBoolean() ? postgres : redis;
  }

  @Override
  public Set<ConnectionId> save(
      Incarnation node, Collection<Checkpoint> checkpoints, @Nullable Position mark)
      throws CheckpointsUnavailable {
    return now().save(node, checkpoints, mark);
  }

  @Override
  public Optional<Taken> take(ConnectionId id, UserId user) throws CheckpointsUnavailable {
    return now().take(id, user);
  }

  @Override
  public void forget(ConnectionId id) throws CheckpointsUnavailable {
    now().forget(id);
  }

  @Override
  public void close() {
    redis.close();
    postgres.close();
  }
}
