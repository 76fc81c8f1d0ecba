package rookery.realtime;

import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import rookery.cluster.Position;
import rookery.delivery.History;
import rookery.delivery.LogListener;
import rookery.delivery.LogRecord;
import rookery.kernel.ConnectionId;

/// Hands the log's entries to all event loops of this node. Thread-safe; entries arrive on the
/// tailer's thread.
final class Hub implements LogListener {
  private final RealtimeSettings settings;
  private final FrameHooks hooks;
  private final Figures figures;
  private final Executor executor;
  private final Consumer<ConnectionId> forget;
  private final Recent recent;
  private final Replay replay;
  private final Map<EventLoop, Shard> shards = new LinkedHashMap<>();
  private Position position;

  /// @param start where the tail begins
  /// @param executor runs what may block
  /// @param forget makes a connection one that nobody comes back to; may block
  Hub(
      RealtimeSettings settings,
      FrameHooks hooks,
      Figures figures,
      History history,
      Position start,
      Executor executor,
      Consumer<ConnectionId> forget) {
    this.settings = settings;
    this.hooks = hooks;
    this.figures = figures;
    this.executor = executor;
    this.forget = forget;
    this.recent = new Recent(settings.recentBytes(), start);
    this.replay = new Replay(recent, history, hooks);
    this.position = start;
  }

  /// What of the log can be gone through again.
  Replay replay() {
    return replay;
  }

  /// The shard of an event loop. One that is new misses nothing behind the place it is made with.
  synchronized Shard shard(EventLoop loop) {
    return shards.computeIfAbsent(
        loop,
        _ -> {
          var shard = new Shard(loop, settings, this::catchUp, figures, position);
          figures.watch(shard);
          return shard;
        });
  }

  private CatchUp catchUp(Shard shard) {
    return new CatchUp(shard, recent, replay, executor, settings.bursts().gap(), forget);
  }

  /// All shards there are.
  synchronized List<Shard> shards() {
    return List.copyOf(shards.values());
  }

  /// Somebody takes a connection over: a socket here that still belongs to it is closed.
  ///
  /// @param token of the new owner
  void supersede(ConnectionId id, long token) {
    shards().forEach(shard -> shard.execute(() -> shard.supersede(id, token)));
  }

  @Override
  public void newEpoch(Position start) {
    recent.restart(start);
    for (Shard shard : moved(start)) {
      shard.startOver(start);
    }
  }

  @Override
  public void entry(Position at, List<LogRecord> records) {
    long since = System.nanoTime();
    var entry = Entry.of(at, records, hooks);
    recent.add(entry);
    var loops = moved(at);
    var passage = Passage.of(since, records, loops.size(), figures);
    for (Shard shard : loops) {
      try {
        shard.deliver(entry, passage);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// A shard made from here on begins behind this entry; the others are given it.
  private synchronized List<Shard> moved(Position to) {
    position = to;
    return List.copyOf(shards.values());
  }
}
