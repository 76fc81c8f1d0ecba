package rookery.cluster.redis;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;

/// The event log of a cluster: one Redis stream. An entry is one batch and its id is the log's own
/// index. Every connection looks which run of the server it is made with; in another run than
/// before, the log begins a new epoch, even if its data was kept.
///
/// Redis need not be there: appends are refused until it is, and tails wait for it. Thread-safe.
public final class RedisLog implements EventLog {
  private static final Script OPEN = Script.packaged("open.lua");
  private static final Script APPEND = Script.packaged("append.lua");
  private static final Script FENCE = Script.packaged("fence.lua");
  private static final Script RENEW = Script.packaged("renew.lua");

  private final RedisSettings settings;
  private final IdSource ids;
  private final InstantSource clock;
  private final LogFigures figures;
  private final ReentrantLock appending = new ReentrantLock();
  private final List<RedisTail> tails = new CopyOnWriteArrayList<>();
  private @Nullable Link link;
  private Epoch opened = Head.UNKNOWN.position().epoch();
  private volatile Position head = Head.UNKNOWN.position();
  private volatile boolean closed;

  /// @param ids names for new epochs
  public RedisLog(
      RedisSettings settings, IdSource ids, InstantSource clock, MeterRegistry metrics) {
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
    this.figures = new LogFigures(metrics);
  }

  /// Connects, if that is not done yet.
  ///
  /// @throws LogUnavailable with one line that says why Redis is not there
  public void connect() throws LogUnavailable {
    appending.lock();
    try {
      connected();
    } catch (Away e) {
      throw e.unavailable();
    } finally {
      appending.unlock();
    }
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    appending.lock();
    try {
      Link to = connectedIn(batch.epoch());
      if (!batch.epoch().equals(opened)) {
        return new AppendResult.WrongEpoch(opened);
      }
      long start = System.nanoTime();
      Object answer = to.run(APPEND, keys("state", "producers", "log"), arguments(batch));
      figures.appended(Duration.ofNanos(System.nanoTime() - start));
      return result(batch, (List<?>) answer);
    } catch (Away e) {
      figures.failed();
      disconnect();
      throw e.unavailable();
    } finally {
      appending.unlock();
    }
  }

  private Object[] arguments(Batch batch) {
    return new Object[] {
      batch.epoch(),
      batch.producer(),
      batch.sequence(),
      Packing.pack(batch.events()),
      settings.keepFor().toMillis(),
      settings.keepBytes()
    };
  }

  private AppendResult result(Batch batch, List<?> answer) throws Away {
    return switch (Head.text(answer.get(0))) {
      case "ok" -> {
        var position = new Position(batch.epoch(), number(answer));
        heard(position);
        yield new AppendResult.Appended(position);
      }
      case "there" -> new AppendResult.AlreadyThere(number(answer));
      case "gap" -> new AppendResult.Gap(number(answer));
      case "fenced" -> new AppendResult.Fenced();
      default -> {
        // The epoch's end was not ours to see: look at the log as a new connection does.
        disconnect();
        connected();
        yield new AppendResult.WrongEpoch(opened);
      }
    };
  }

  private static long number(List<?> answer) {
    return Long.parseLong(Head.text(answer.get(1)));
  }

  /// A connection that knows the log's present epoch: the batch may be meant for one that began
  /// after this connection was made.
  private Link connectedIn(Epoch epoch) throws Away {
    Link now = connected();
    if (epoch.equals(opened)) {
      return now;
    }
    disconnect();
    return connected();
  }

  private Link connected() throws Away {
    Link now = link;
    if (now != null) {
      return now;
    }
    if (closed) {
      throw new Away("The event log is closed", new IllegalStateException("closed"));
    }
    Link made = Link.open(settings, "append", Duration.ZERO);
    try {
      Head found = look(made);
      opened = found.position().epoch();
      heard(found.position());
      figures.connected();
      link = made;
      return made;
    } catch (Away e) {
      made.close();
      throw e;
    }
  }

  private void disconnect() {
    Link old = link;
    link = null;
    if (old != null) {
      old.close();
    }
  }

  /// Where the log stands, over a new connection; begins a new epoch if the server is in another
  /// run.
  Head look(Link over) throws Away {
    return Head.read(
        over.run(OPEN, keys("state", "producers"), over.serverRun(), "e" + ids.next()));
  }

  /// Ends an epoch that does not hold what it should.
  void renew(Link over, Epoch broken) throws Away {
    over.run(RENEW, keys("state", "producers"), broken, "e" + ids.next());
  }

  /// Refuses a producer for the rest of this epoch.
  public void fence(Incarnation producer) throws LogUnavailable {
    appending.lock();
    try {
      connected().run(FENCE, keys("producers"), producer);
    } catch (Away e) {
      disconnect();
      throw e.unavailable();
    } finally {
      appending.unlock();
    }
  }

  private List<String> keys(String... names) {
    var keys = new ArrayList<String>(names.length);
    for (String name : names) {
      keys.add(settings.key(name));
    }
    return keys;
  }

  /// Milliseconds by this node's clock.
  long now() {
    return clock.millis();
  }

  /// The end of the log moved, as somebody here was told.
  void heard(Position position) {
    Position last = head;
    if (!position.epoch().equals(last.epoch()) || position.compareTo(last) > 0) {
      head = position;
    }
  }

  @Override
  public Position head() {
    return head;
  }

  @Override
  public Tailing tail(Position after, Tailer tailer) {
    var tail = RedisTail.start(this, settings, figures, after, tailer, tails::remove);
    tails.add(tail);
    return tail;
  }

  @Override
  public void close() {
    closed = true;
    tails.forEach(RedisTail::close);
    appending.lock();
    try {
      disconnect();
    } finally {
      appending.unlock();
    }
  }
}
