package rookery.cluster.postgres;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;
import rookery.postgres.Database;

/// Checkpoints in PostgreSQL, for when Redis is away. The tables are unlogged: a crash of the
/// database empties them, and the log with them. Thread-safe.
public final class PostgresCheckpoints implements Checkpoints {
  private static final int AT_ONCE = 500;
  private static final long FORGET_EVERY = 200;

  private final Database database;
  private final AtomicLong saves = new AtomicLong();

  public PostgresCheckpoints(Database database) {
    this.database = database;
  }

  @Override
  public Set<ConnectionId> save(
      Incarnation node, Collection<Checkpoint> checkpoints, @Nullable Position mark)
      throws CheckpointsUnavailable {
    var refused = new HashSet<ConnectionId>();
    var all = checkpoints.stream().sorted(CheckpointSql.ORDER).toList();
    for (int from = 0; from < all.size() || from == 0; from += AT_ONCE) {
      int to = Math.min(all.size(), from + AT_ONCE);
      // The mark comes with the last of them: a part that fails leaves no mark behind.
      Position last = to == all.size() ? mark : null;
      List<Checkpoint> part = all.subList(from, to);
      refused.addAll(asking(() -> database.write(tx -> CheckpointSql.save(tx, node, part, last))));
    }
    if (saves.incrementAndGet() % FORGET_EVERY == 0) {
      asking(() -> database.write(tx -> CheckpointSql.forgetOld(tx, KEPT)));
    }
    return refused;
  }

  @Override
  public Optional<Taken> take(ConnectionId id, UserId user) throws CheckpointsUnavailable {
    return asking(() -> database.write(tx -> CheckpointSql.take(tx, id, user)));
  }

  @Override
  public void forget(ConnectionId id) throws CheckpointsUnavailable {
    asking(() -> database.write(tx -> CheckpointSql.forget(tx, id)));
  }

  private static <T> T asking(Supplier<T> question) throws CheckpointsUnavailable {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw new CheckpointsUnavailable("PostgreSQL does not answer: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    // The database is not its own.
  }
}
