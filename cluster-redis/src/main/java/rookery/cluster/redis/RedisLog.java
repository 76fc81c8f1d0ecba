package rookery.cluster.redis;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
/// Redis need not be there: appends are refused until it is, and tails wait for it. Thread-safe;
/// lock order: this lock, then nothing; tailers are called without it.
public final class RedisLog implements EventLog {
  private final RedisSettings settings;
  private final Ledger ledger;
  private final InstantSource clock;
  private final LogFigures figures;
  private final ReentrantLock appending = new ReentrantLock();
  private final RedisReads reads;
  private final BooleanSupplier compress;
  private final Compressor compressor = new Compressor();
  private final List<RedisTail> tails = new CopyOnWriteArrayList<>();
  private volatile @Nullable Link link;
  private Epoch opened = Head.UNKNOWN.position().epoch();
  private volatile Position head = Head.UNKNOWN.position();
  private volatile boolean answered;
  private volatile boolean foreign;
  private volatile boolean closed;

  /// One that compresses nothing.
  ///
  /// @param ids names for new epochs
  public RedisLog(
      RedisSettings settings, IdSource ids, InstantSource clock, MeterRegistry metrics) {
    this(settings, () -> false, ids, clock, metrics);
  }

  /// @param compress whether a batch is compressed where that makes it smaller, which all who read
  ///   it must know; asked for each
  /// @param ids names for new epochs
  public RedisLog(
      RedisSettings settings,
      BooleanSupplier compress,
      IdSource ids,
      InstantSource clock,
      MeterRegistry metrics) {
    this.settings = settings;
    this.compress = compress;
    this.ledger = new Ledger(settings, ids);
    this.clock = clock;
    this.figures = new LogFigures(metrics, this::connected);
    this.reads = new RedisReads(settings, ledger);
  }

  /// Connects, if that is not done yet.
  ///
  /// @throws LogUnavailable with one line that says why Redis is not there
  public void connect() throws LogUnavailable {
    asking(this::connection);
  }

  /// Asks Redis which epoch it is in, now.
  ///
  /// @return where the log ends
  public Position look() throws LogUnavailable {
    return asking(() -> {
      Position end = ledger.look(connection()).head().position();
      if (!end.epoch().equals(opened)) {
        disconnect();
        connection();
        return head;
      }
      heard(end);
      return end;
    });
  }

  /// Whether Redis answered what it was asked last, and every tail is being served.
  public boolean connected() {
    return answered && tails.stream().allMatch(RedisTail::served);
  }

  /// Whether Redis, when it was asked last, held the log of another installation under this name.
  public boolean foreign() {
    return foreign;
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    return asking(() -> {
      Link to = connectionIn(batch.epoch());
      if (!batch.epoch().equals(opened)) {
        return new AppendResult.WrongEpoch(opened);
      }
      byte[] packed = Packing.pack(batch.events());
      byte[] sent = compress.getAsBoolean() ? compressor.compressed(packed) : packed;
      long start = System.nanoTime();
      List<?> answer = ledger.append(to, batch, sent);
      figures.appended(Duration.ofNanos(System.nanoTime() - start), packed.length, sent.length);
      return result(to, batch, answer);
    });
  }

  private AppendResult result(Link to, Batch batch, List<?> answer) throws Away {
    return switch (Head.text(answer.getFirst())) {
      case "ok" -> {
        var position = new Position(batch.epoch(), number(answer, 1));
        heard(position);
        figures.trimmed(number(answer, 2));
        yield new AppendResult.Appended(position);
      }
      case "there" -> new AppendResult.AlreadyThere(number(answer, 1));
      case "gap" -> new AppendResult.Gap(number(answer, 1));
      case "fenced" -> new AppendResult.Fenced();
      case "damaged" -> {
        figures.loss();
        ledger.renew(to, batch.epoch());
        yield otherEpoch();
      }
      default -> otherEpoch();
    };
  }

  /// The epoch's end was not ours to see: look at the log as a new connection does.
  private AppendResult otherEpoch() throws Away {
    disconnect();
    connection();
    return new AppendResult.WrongEpoch(opened);
  }

  private static long number(List<?> answer, int at) {
    return Long.parseLong(Head.text(answer.get(at)));
  }

  @Override
  public Position fence(Incarnation producer) throws LogUnavailable {
    return asking(() -> {
      Position end = ledger.fence(connection(), producer).head().position();
      heard(end);
      return end;
    });
  }

  @Override
  public void renew(Epoch ended) throws LogUnavailable {
    asking(() -> {
      ledger.renew(connection(), ended);
      disconnect();
      return connection();
    });
  }

  /// Something asked of Redis. May leave a connection that cannot be trusted any more.
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws Away;
  }

  private <T> T asking(Question<T> question) throws LogUnavailable {
    appending.lock();
    try {
      T answer = question.ask();
      answered = true;
      foreign = false;
      return answer;
    } catch (Away e) {
      throw failed(e);
    } catch (RuntimeException e) {
      // Redis may have done what it was asked, and only the very same batch may be sent again.
      throw failed(new Away("Redis answered what this program does not understand: " + e, e));
    } finally {
      appending.unlock();
    }
  }

  private LogUnavailable failed(Away e) {
    answered = false;
    foreign = e.foreign();
    figures.failed();
    disconnect();
    return e.unavailable();
  }

  /// A connection that knows the log's present epoch: the batch may be meant for one that began
  /// after this connection was made.
  private Link connectionIn(Epoch epoch) throws Away {
    Link now = connection();
    if (epoch.equals(opened)) {
      return now;
    }
    disconnect();
    return connection();
  }

  private Link connection() throws Away {
    Link now = link;
    if (now != null) {
      return now;
    }
    if (closed) {
      throw new Away("The event log is closed", new IllegalStateException("closed"));
    }
    Link made = Link.open(settings, "append", Duration.ZERO);
    try {
      LogState found = ledger.open(made);
      opened = found.epoch();
      heard(found.head().position());
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

  /// Milliseconds by this node's clock.
  long now() {
    return clock.millis();
  }

  /// The end of the log moved, as somebody here was told.
  synchronized void heard(Position position) {
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
  public Stretch read(Position after, int most) throws LogUnavailable {
    try {
      return reads.read(after, most);
    } catch (Away e) {
      figures.failed();
      throw e.unavailable();
    }
  }

  @Override
  public Tailing tail(Position after, Tailer tailer) {
    var source = new RedisTail.Source(this, ledger, settings, figures);
    var tail = new RedisTail(source, after, tailer, tails::remove);
    tails.add(tail);
    tail.start();
    if (closed) {
      tail.close();
    }
    return tail;
  }

  @Override
  public void close() {
    closed = true;
    Link now = link;
    if (now != null) {
      // Whoever waits for an answer need not: nobody can tell, which append says.
      now.close();
    }
    tails.forEach(RedisTail::close);
    reads.close();
    appending.lock();
    try {
      disconnect();
      compressor.close();
    } finally {
      appending.unlock();
    }
  }
}
