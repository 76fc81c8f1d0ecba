package rookery.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;

/// Writes down, about once a second, where this node's connections are, and then a mark: all that
/// it tracks are current up to here. Idle connections cost nothing but the mark. Thread-safe;
/// blocking.
final class Keeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MOST_PENDING = 200_000;

  private final Checkpoints store;
  private final Incarnation node;
  private final Supplier<List<Shard>> shards;
  private final Counter written;
  private final Counter refusals;
  private final Counter failures;
  private final ReentrantLock lock = new ReentrantLock();

  /// What could not be written yet: the newest of each connection.
  private final Map<ConnectionId, Checkpoint> pending = new LinkedHashMap<>();

  private long silentUntil = System.nanoTime();

  private final Timers.Task task;

  Keeper(
      Checkpoints store,
      Incarnation node,
      Supplier<List<Shard>> shards,
      Timers timers,
      MeterRegistry metrics) {
    this.store = store;
    this.node = node;
    this.shards = shards;
    this.written = Counter.builder("rookery_realtime_checkpoints_written").register(metrics);
    this.refusals = Counter.builder("rookery_realtime_checkpoints_refused").register(metrics);
    this.failures = Counter.builder("rookery_realtime_checkpoints_failed").register(metrics);
    this.task = timers.every("checkpoints", EVERY, this::write);
  }

  /// Writes what is new; answers whether everything is written.
  boolean write() {
    lock.lock();
    try {
      Position mark = collect();
      boolean silent = System.nanoTime() - silentUntil < 0;
      Set<ConnectionId> refused = store.save(node, pending.values(), silent ? null : mark);
      written.increment(pending.size());
      refused.forEach(this::giveUp);
      pending.clear();
      return true;
    } catch (CheckpointsUnavailable e) {
      failures.increment();
      LOG.debug("Checkpoints could not be written", e);
      forgetIfTooMany();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Asks every loop; answers up to where all of them are, if they are in one epoch.
  private @Nullable Position collect() {
    var harvests = new ArrayList<CompletableFuture<Shard.Harvest>>();
    for (Shard shard : shards.get()) {
      var harvest = new CompletableFuture<Shard.Harvest>();
      shard.execute(() -> harvest.complete(shard.harvest()));
      harvests.add(harvest);
    }
    Position least = null;
    boolean oneEpoch = true;
    for (var each : harvests) {
      Shard.Harvest harvest = each.join();
      harvest.checkpoints().forEach(this::keep);
      Position at = harvest.position();
      oneEpoch &= least == null || least.epoch().equals(at.epoch());
      if (least == null || (oneEpoch && at.compareTo(least) < 0)) {
        least = at;
      }
    }
    return oneEpoch ? least : null;
  }

  /// A connection that went from one socket of this node to another is told of twice.
  private void keep(Checkpoint checkpoint) {
    pending.merge(
        checkpoint.id(), checkpoint, (old, next) -> next.token() < old.token() ? old : next);
  }

  /// Another socket goes on with it, perhaps on another node.
  private void giveUp(ConnectionId id) {
    refusals.increment();
    Checkpoint refused = pending.get(id);
    if (refused != null) {
      long newer = refused.token() + 1;
      shards.get().forEach(shard -> shard.execute(() -> shard.supersede(id, newer)));
    }
  }

  /// What is given up here may still be tracked by an older checkpoint, so no mark may be written
  /// while there are such.
  private void forgetIfTooMany() {
    if (pending.size() > MOST_PENDING) {
      pending.clear();
      silentUntil = System.nanoTime() + Checkpoints.KEPT.toNanos();
    }
  }

  @Override
  public void close() {
    task.cancel();
  }
}
