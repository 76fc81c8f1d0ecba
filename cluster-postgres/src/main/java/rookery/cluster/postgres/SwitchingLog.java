package rookery.cluster.postgres;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// The log of a cluster: in Redis, and in PostgreSQL while a node does not reach Redis. Which of
/// the two, and in which epoch, is PostgreSQL's to say: an epoch that it does not know as the
/// current one is not appended to and not given to tailers. So all nodes agree, whatever Redis each
/// of them talks to. While PostgreSQL is away, a node goes on in the epoch that it knows.
///
/// Thread-safe; lock order: this lock, then those of the two logs; tailers are called without it.
public final class SwitchingLog implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchingLog.class);
  private static final int MOST_MOVES = 4;

  private final RemoteLog redis;
  private final PostgresLog postgres;
  private final Authority authority;
  private final HomeChoice choice;
  private final RedisSight sight;
  private final SwitchFigures figures;
  private final ReentrantLock deciding = new ReentrantLock();
  private final List<SwitchingTail> tails = new CopyOnWriteArrayList<>();
  private final List<Timers.Task> tasks = new CopyOnWriteArrayList<>();
  private volatile Reign reign = Reign.NONE;
  private volatile Reign entered = Reign.NONE;
  private volatile @Nullable Position lastEnd;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean mayMove;
  private volatile boolean closed;

  /// Puts it together; looks for nothing yet.
  ///
  /// @param self who asks, as others see it in its lease
  /// @param leadership who may move the log back to Redis
  /// @param nanos this process' time
  public static SwitchingLog over(
      RemoteLog redis,
      PostgresLog postgres,
      Database database,
      Incarnation self,
      IdSource ids,
      Leadership leadership,
      SwitchSettings settings,
      LongSupplier nanos,
      MeterRegistry metrics) {
    return new SwitchingLog(
        redis,
        postgres,
        new Authority(database, self, ids, leadership, settings),
        new HomeChoice(settings.degradedAfter(), settings.rediscoverAfter()),
        new RedisSight(redis.look(), nanos),
        new SwitchFigures(metrics));
  }

  private SwitchingLog(
      RemoteLog redis,
      PostgresLog postgres,
      Authority authority,
      HomeChoice choice,
      RedisSight sight,
      SwitchFigures figures) {
    this.redis = redis;
    this.postgres = postgres;
    this.authority = authority;
    this.choice = choice;
    this.sight = sight;
    this.figures = figures;
    figures.watch(this);
  }

  /// Looks whether there is a log that can be used, here and now.
  public boolean usable() {
    nudge();
    return reign.any() && entered.ordinal() == reign.ordinal();
  }

  /// From now on the log may change its home, and changes are followed.
  public void begin(Timers timers, Duration every) {
    mayMove = true;
    tasks.add(timers.every("log-home", every, this::round));
    tasks.add(timers.every("log-redis", every, () -> sight.ask()));
    round();
  }

  /// Whether the log is in PostgreSQL.
  public boolean degraded() {
    return reign.home() == Home.POSTGRES;
  }

  /// The epoch that Redis is in, as far as this node sees.
  public Optional<Epoch> seenInRedis() {
    return sight.epoch();
  }

  /// Why Redis did not answer, when it did not last.
  public String redisFailure() {
    return sight.failure();
  }

  /// Whether `epoch` is the current one; if so, it stays that until this transaction ends. If not,
  /// this node looks which one is.
  public boolean current(Transaction transaction, Epoch epoch) {
    boolean current = AuthoritySql.current(transaction, epoch);
    if (!current && looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("log-look").start(this::look);
    }
    return current;
  }

  private void look() {
    try {
      nudge();
    } finally {
      looking.set(false);
    }
  }

  /// The epoch that counts, as this node knows.
  Reign reign() {
    return reign;
  }

  /// The epoch that counts, once its home was found to be in it.
  Reign entered() {
    return entered;
  }

  EventLog log(Home home) {
    return switch (home) {
      case REDIS -> redis.log();
      case POSTGRES -> postgres;
    };
  }

  /// Something did not fit: looks at once.
  void nudge() {
    sight.ask();
    round();
  }

  private void round() {
    deciding.lock();
    try {
      boolean moved = true;
      for (int i = 0; moved && i < MOST_MOVES && !closed; i++) {
        follow(authority.read());
        moved = carryOut(choice.of(situation()));
      }
    } catch (LogUnavailable | RuntimeException e) {
      LOG.debug("What the current epoch is cannot be told now", e);
    } finally {
      deciding.unlock();
    }
  }

  private void follow(Reign now) throws LogUnavailable {
    if (now.ordinal() != reign.ordinal()) {
      figures.follows(reign, now);
    }
    reign = now;
    if (!now.any() || entered.ordinal() == now.ordinal()) {
      return;
    }
    Optional<Position> end = look(now.home());
    if (end.isPresent() && end.get().epoch().equals(now.epoch())) {
      lastEnd = end.get();
      entered = now;
      // Not on this thread: a tail that is being changed over may wait for what waits for this
      // lock.
      tails.forEach(tail -> Thread.ofVirtual().name("log-follow").start(tail::follow));
    }
  }

  /// Redis is not asked while it is known to be away: it may take seconds not to answer.
  private Optional<Position> look(Home home) throws LogUnavailable {
    return switch (home) {
      case REDIS -> sight.epoch().isPresent() ? sight.ask() : Optional.empty();
      case POSTGRES -> Optional.of(postgres.look());
    };
  }

  private HomeChoice.Situation situation() throws LogUnavailable {
    Reign now = reign;
    Optional<Epoch> seen = sight.epoch();
    boolean there = seen.isPresent() && now.any() && seen.get().equals(now.epoch());
    if (now.home() == Home.POSTGRES || there) {
      sight.good();
    }
    boolean over = seen.isPresent() && !there && authority.ended(seen.get());
    Optional<Epoch> stored =
        now.home() == Home.POSTGRES
            ? Optional.of(postgres.look().epoch())
            : Optional.<Epoch>empty();
    return new HomeChoice.Situation(
        now,
        seen,
        over,
        sight.without(),
        () -> authority.othersSee(now.epoch()),
        authority::allSee,
        stored);
  }

  /// Whether something may have changed.
  private boolean carryOut(HomeChoice.Move move) throws LogUnavailable {
    Reign seen = reign;
    return switch (move) {
      case STAY -> false;
      case ADOPT_REDIS -> adopt(seen, sight.ask(), Home.REDIS);
      case ADOPT_POSTGRES -> adopt(seen, Optional.of(postgres.look()), Home.POSTGRES);
      case RENEW_REDIS -> {
        LOG.warn("Redis is in an epoch that is over, and no node finds the current one");
        redis.log().renew(sight.epoch().orElseThrow());
        yield sight.ask().isPresent();
      }
      case TO_POSTGRES -> mayMove && authority.moveToPostgres(seen.ordinal());
      case TO_REDIS -> toRedis(seen);
    };
  }

  /// The epoch was looked for after `seen` was read: so none that is over by now is adopted.
  private boolean adopt(Reign seen, Optional<Position> found, Home home) {
    if (found.isPresent() && !found.get().epoch().equals(seen.epoch())) {
      boolean adopted = authority.adopt(seen.ordinal(), found.get().epoch(), home);
      LOG.debug("Epoch {} was adopted: {}", found.get(), adopted);
    }
    return found.isPresent();
  }

  private boolean toRedis(Reign seen) throws LogUnavailable {
    Optional<Position> found = sight.ask();
    if (found.isEmpty() || !mayMove) {
      return false;
    }
    redis.log().renew(found.get().epoch());
    Optional<Position> fresh = sight.ask();
    return fresh.isPresent() && authority.moveToRedis(seen.ordinal(), fresh.get().epoch());
  }

  /// The epoch that can be used.
  private Reign usableReign() throws LogUnavailable {
    Reign now = entered;
    if (!now.any() || now.ordinal() != reign.ordinal()) {
      throw new LogUnavailable(
          "This node does not find the current epoch of the event log",
          new IllegalStateException("epoch " + reign.epoch() + " in " + reign.home()));
    }
    return now;
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    Reign now = usableReign();
    if (!batch.epoch().equals(now.epoch())) {
      return new AppendResult.WrongEpoch(now.epoch());
    }
    AppendResult result = log(now.home()).append(batch);
    if (!(result instanceof AppendResult.WrongEpoch)) {
      return result;
    }
    nudge();
    now = usableReign();
    if (batch.epoch().equals(now.epoch())) {
      throw new LogUnavailable("The event log is in an unknown epoch", new IllegalStateException());
    }
    return new AppendResult.WrongEpoch(now.epoch());
  }

  @Override
  public Position fence(Incarnation producer) throws LogUnavailable {
    Reign now = usableReign();
    Position end = log(now.home()).fence(producer);
    if (!end.epoch().equals(now.epoch())) {
      nudge();
      throw new LogUnavailable("The event log is in another epoch", new IllegalStateException());
    }
    return end;
  }

  @Override
  public void renew(Epoch ended) throws LogUnavailable {
    Reign now = usableReign();
    if (now.epoch().equals(ended)) {
      log(now.home()).renew(ended);
      nudge();
      if (usableReign().epoch().equals(ended)) {
        throw new LogUnavailable("The epoch could not be ended", new IllegalStateException());
      }
    }
  }

  @Override
  public Position head() {
    Reign now = entered;
    if (!now.any()) {
      return new Position(now.epoch(), 0);
    }
    Position end = log(now.home()).head();
    return end.epoch().equals(now.epoch()) ? end : requireNonNull(lastEnd);
  }

  @Override
  public Stretch read(Position after, int most) throws LogUnavailable {
    Reign now = usableReign();
    return after.epoch().equals(now.epoch())
        ? log(now.home()).read(after, most)
        : new Stretch.Gone();
  }

  @Override
  public Tailing tail(Position after, Tailer tailer) {
    var tail = new SwitchingTail(this, after, tailer, tails::remove);
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
    tasks.forEach(Timers.Task::cancel);
    tails.forEach(SwitchingTail::close);
    redis.log().close();
    postgres.close();
  }
}
