package rookery.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;

/// Writes down, about once a second, where this node's connections are, and then a mark: all that
/// it tracks are current up to here. Idle connections cost nothing but the mark. Thread-safe;
/// blocking.
final class Keeper implements Notes.Outcome, AutoCloseable {
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

  private final Notes notes = new Notes();
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
      notes.add(collect());
      int number = notes.size();
      notes.write(store, node, System.nanoTime() - silentUntil >= 0, this);
      written.increment(number);
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

  /// Asks every loop.
  private List<Shard.Harvest> collect() {
    var harvests = new ArrayList<CompletableFuture<Shard.Harvest>>();
    for (Shard shard : shards.get()) {
      var harvest = new CompletableFuture<Shard.Harvest>();
      shard.execute(() -> harvest.complete(shard.harvest()));
      harvests.add(harvest);
    }
    return harvests.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void takenOver(ConnectionId id, long token) {
    refusals.increment();
    shards.get().forEach(shard -> shard.execute(() -> shard.supersede(id, token)));
  }

  @Override
  public void kept(ConnectionId id) {
    shards.get().forEach(shard -> shard.execute(() -> shard.kept(id)));
  }

  private void forgetIfTooMany() {
    if (notes.size() > MOST_PENDING) {
      notes.clear();
      silentUntil = System.nanoTime() + Checkpoints.KEPT.toNanos();
    }
  }

  @Override
  public void close() {
    task.cancel();
  }
}
