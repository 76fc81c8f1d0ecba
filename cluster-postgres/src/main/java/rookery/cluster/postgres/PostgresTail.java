package rookery.cluster.postgres;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.EventLog;
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.postgres.Database;

/// Reads the log in PostgreSQL on a thread of its own: again and again, the more rarely the longer
/// nothing came, and at once when this node appended. Thread-safe in [#close] and [#wake]; the rest
/// is confined to its thread.
final class PostgresTail implements EventLog.Tailing {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresTail.class);
  private static final int ENTRIES_AT_ONCE = 200;
  private static final long FIRST_PAUSE = 5;
  private static final long LONGEST_PAUSE = 100;
  private static final long LONGEST_RETRY = 2_000;
  private static final Duration NEVER = Duration.ofDays(1);

  private final PostgresLog log;
  private final Database database;
  private final Tailer tailer;
  private final Runnable whenClosed;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);
  private final RandomGenerator random = RandomGenerator.getDefault();
  private volatile boolean closed;
  private volatile long wholeAt = System.nanoTime() - NEVER.toNanos();
  private Position at;
  private long pause = FIRST_PAUSE;
  private int failures;

  PostgresTail(
      PostgresLog log,
      Database database,
      Position after,
      Tailer tailer,
      Consumer<PostgresTail> whenClosed) {
    this.log = log;
    this.database = database;
    this.at = after;
    this.tailer = tailer;
    this.whenClosed = () -> whenClosed.accept(this);
    this.thread = Thread.ofPlatform().name("tailer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// There may be something new.
  void wake() {
    wake.release();
  }

  private void run() {
    try {
      while (!closed) {
        if (step()) {
          pause = FIRST_PAUSE;
        } else {
          boolean _ = wake.tryAcquire(pause, TimeUnit.MILLISECONDS);
          wake.drainPermits();
          pause = Math.min(LONGEST_PAUSE, pause * 2);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// False when there was nothing to read.
  private boolean step() throws InterruptedException {
    LogSql.Found found;
    long asked = System.nanoTime();
    try {
      found = find();
    } catch (LogUnavailable | RuntimeException e) {
      failed(e);
      return false;
    }
    if (failures > 0) {
      LOG.info("The event log in PostgreSQL is read again");
    }
    failures = 0;
    log.heard(found.end());
    boolean some = take(found);
    if (found.entries().size() < ENTRIES_AT_ONCE) {
      wholeAt = asked;
    }
    return some;
  }

  @Override
  public Duration behind() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - wholeAt));
  }

  private LogSql.Found find() throws LogUnavailable {
    var found = database.read(queries -> LogSql.behind(queries, at, ENTRIES_AT_ONCE));
    return found.isPresent() ? found.get() : new LogSql.Found(log.look(), List.of());
  }

  private void failed(Exception e) throws InterruptedException {
    if (closed) {
      return;
    }
    failures++;
    if (failures == 1) {
      LOG.warn(
          "The event log in PostgreSQL cannot be read; trying again until it can: {}",
          e.getMessage());
    }
    long ceiling = Math.min(LONGEST_RETRY, LONGEST_PAUSE << Math.min(failures, 10));
    boolean _ = wake.tryAcquire(random.nextLong(ceiling) + 1, TimeUnit.MILLISECONDS);
  }

  private boolean take(LogSql.Found found) {
    Position end = found.end();
    if (!end.epoch().equals(at.epoch())) {
      startOver(new Position(end.epoch(), 0));
      return true;
    }
    List<LogEntry> entries = found.entries();
    if (entries.isEmpty() && end.equals(at)) {
      return false;
    }
    if (entries.isEmpty() || !entries.getFirst().position().equals(at.next())) {
      LOG.warn("Entries of the event log behind {} were trimmed before they were read", at);
      startOver(end);
      return true;
    }
    at = entries.getLast().position();
    if (!closed && !calmly(() -> tailer.entries(entries))) {
      startOver(at);
    }
    return true;
  }

  private void startOver(Position start) {
    if (!closed) {
      LOG.info("The event log begins anew for this node, at {}", start);
      at = start;
      boolean _ = calmly(() -> tailer.epoch(start));
    }
  }

  private static boolean calmly(Runnable call) {
    try {
      call.run();
      return true;
    } catch (RuntimeException e) {
      LOG.error("A tailer of the event log failed", e);
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      if (thread != Thread.currentThread()) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    whenClosed.run();
  }
}
