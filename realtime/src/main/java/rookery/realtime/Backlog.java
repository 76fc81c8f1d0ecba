package rookery.realtime;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Position;

/// The entries of the log that wait for an event loop, and how it goes through them.
///
/// 1. What has queued up is applied to the connections, each entry as a whole: this computes who is
///    sent what, and is cheap.
/// 2. Then some sockets are written to, which is what costs, and the loop has its turn for other
///    work.
/// 3. What came meanwhile is applied, as long as not too much waits for the next socket, and it
///    goes on. So each socket is sent in one piece whatever came before its turn: nothing is held
///    back when little happens, and the more happens, the more is joined.
///
/// Thread-safe; connections and sockets are touched on the loop only.
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final EventLoop loop;
  private final Shard shard;
  private final RealtimeSettings settings;
  private final Semaphore room;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean working = new AtomicBoolean();
  private final Runnable work = this::work;
  private final Writes writes;

  /// What waits. Immutable.
  private sealed interface Waiting {
    /// An entry of the log.
    ///
    /// @param passage told when everybody has it
    record Next(Entry entry, Passage passage) implements Waiting {}

    /// The log begins anew.
    record Anew(Position start) implements Waiting {}
  }

  Backlog(EventLoop loop, Shard shard, RealtimeSettings settings) {
    this.loop = loop;
    this.shard = shard;
    this.settings = settings;
    this.room = new Semaphore(settings.mostEntries());
    this.writes = new Writes(this::written);
  }

  /// Entries that not everybody has yet.
  int size() {
    return settings.mostEntries() - room.availablePermits();
  }

  /// Adds an entry. Waits when too many wait already: the whole tail of this node then goes at this
  /// loop's pace.
  void add(Entry entry, Passage passage) throws InterruptedException {
    do {
      if (loop.isShuttingDown()) {
        passage.through();
        return;
      }
    } while (!room.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    put(new Waiting.Next(entry, passage));
  }

  /// The log begins anew behind what was added so far.
  void anew(Position start) {
    put(new Waiting.Anew(start));
  }

  private void put(Waiting next) {
    queue.add(next);
    if (working.compareAndSet(false, true)) {
      loop.execute(work);
    }
  }

  /// Something waits for a socket.
  void due(Socket socket) {
    writes.add(socket);
  }

  private void work() {
    try {
      apply();
      writes.some(settings.joining().sockets());
    } finally {
      goOn();
    }
  }

  private void apply() {
    var joining = settings.joining();
    int most = Math.min(joining.bytes(), settings.mostPending() / 4);
    int frames = 0;
    while (frames < joining.frames() && !writes.full(most)) {
      switch (queue.poll()) {
        case null -> {
          return;
        }
        case Waiting.Next next -> frames += apply(next);
        case Waiting.Anew(var start) -> shard.newEpoch(start);
      }
    }
  }

  private int apply(Waiting.Next next) {
    Entry entry = next.entry();
    int frames = 0;
    boolean whole = false;
    try {
      frames = shard.apply(entry, next.passage());
      whole = true;
    } catch (RuntimeException e) {
      LOG.error("An entry of the log could not be brought to everyone; all start over", e);
    } finally {
      writes.entry(entry.bytes(), next.passage());
      if (!whole) {
        shard.newEpoch(entry.position());
      }
    }
    return frames;
  }

  private void written(Passage passage) {
    passage.through();
    room.release();
  }

  /// A task would run before the loop looks at its sockets again; what is scheduled runs behind.
  private void goOn() {
    if (writes.isEmpty() && queue.isEmpty()) {
      shard.framing().start().forget();
      working.set(false);
      if (queue.isEmpty() || !working.compareAndSet(false, true)) {
        return;
      }
    }
    loop.schedule(work, 1, TimeUnit.NANOSECONDS);
  }
}
