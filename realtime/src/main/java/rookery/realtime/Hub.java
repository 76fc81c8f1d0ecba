package rookery.realtime;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.delivery.LogListener;
import rookery.delivery.LogRecord;
import rookery.delivery.Notice;

/// Hands the log's entries to all event loops of this node. Thread-safe; entries arrive on the
/// tailer's thread.
final class Hub implements LogListener {
  private final RealtimeSettings settings;
  private final FrameHooks hooks;
  private final Figures figures;
  private final Map<EventLoop, Shard> shards = new HashMap<>();
  private Position position;

  /// @param start where the tail begins
  Hub(RealtimeSettings settings, FrameHooks hooks, Figures figures, Position start) {
    this.settings = settings;
    this.hooks = hooks;
    this.figures = figures;
    this.position = start;
  }

  /// The shard of an event loop. One that is new misses nothing behind the place it is made with.
  synchronized Shard shard(EventLoop loop) {
    return shards.computeIfAbsent(
        loop,
        _ -> {
          var shard = new Shard(loop, settings, position);
          figures.watch(shard);
          return shard;
        });
  }

  /// All shards there are.
  synchronized List<Shard> shards() {
    return List.copyOf(shards.values());
  }

  @Override
  public void newEpoch(Position start) {
    for (Shard shard : moved(start)) {
      shard.execute(() -> shard.newEpoch(start));
    }
  }

  @Override
  public void entry(Position at, List<LogRecord> records) {
    var entry = new Entry(at, items(records));
    for (Shard shard : moved(at)) {
      try {
        shard.deliver(entry);
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

  private List<Entry.Item> items(List<LogRecord> records) {
    var items = new ArrayList<Entry.Item>(records.size());
    for (LogRecord record : records) {
      switch (record) {
        case ClientEvent event -> items.add(new Entry.Sent(event, hooks.prepare(event)));
        case EntitlementChange change -> items.add(new Entry.Changed(change));
        case Notice _ -> {}
      }
    }
    return items;
  }
}
