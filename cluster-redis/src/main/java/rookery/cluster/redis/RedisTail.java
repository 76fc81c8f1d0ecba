package rookery.cluster.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import rookery.cluster.EventLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.cluster.Tailer;

/// Reads the log on a thread and a connection of its own, and waits in Redis when there is nothing.
/// It knows the index and the running hash that must come next: anything else is a loss, and never
/// silent. Thread-safe in [#close]; the rest is confined to its thread.
final class RedisTail implements EventLog.Tailing {
  private static final Logger LOG = LoggerFactory.getLogger(RedisTail.class);
  private static final int ENTRIES_AT_ONCE = 200;
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final long FIRST_PAUSE = 50;
  private static final long LONGEST_PAUSE = 2_000;

  /// What a tail reads from, and whom it tells besides its tailer. Immutable.
  record Source(RedisLog log, Ledger ledger, RedisSettings settings, LogFigures figures) {}

  private final RedisLog log;
  private final Ledger ledger;
  private final RedisSettings settings;
  private final LogFigures figures;
  private final Tailer tailer;
  private final Runnable whenClosed;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Expander expander = new Expander();
  private volatile @Nullable Link link;
  private volatile boolean served;
  private volatile long wholeAt = System.nanoTime() - NEVER.toNanos();
  private Head at;
  private long promised;
  private int failures;

  RedisTail(Source source, Position after, Tailer tailer, Consumer<RedisTail> whenClosed) {
    this.log = source.log();
    this.ledger = source.ledger();
    this.settings = source.settings();
    this.figures = source.figures();
    this.at = new Head(after, "");
    this.tailer = tailer;
    this.whenClosed = () -> whenClosed.accept(this);
    this.thread = Thread.ofPlatform().name("tailer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Whether Redis answers to it.
  boolean served() {
    return served;
  }

  private void run() {
    try {
      runUntilClosed();
    } finally {
      expander.close();
    }
  }

  private void runUntilClosed() {
    while (!closed()) {
      try (Link open = Link.open(settings, "tail", WAIT)) {
        link = open;
        follow(open);
      } catch (Away e) {
        pause(e);
      } catch (RuntimeException e) {
        LOG.error("Tailing the event log failed in a way that is a bug; starting over", e);
        figures.loss();
        at = Head.UNKNOWN;
        pause(e);
      }
    }
    served = false;
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private void pause(Exception e) {
    served = false;
    if (closed()) {
      return;
    }
    failures++;
    figures.failed();
    if (failures == 1) {
      LOG.warn("The event log cannot be read; trying again until it can: {}", e.getMessage());
    }
    long ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
    try {
      boolean _ = closing.await(random.nextLong(ceiling) + 1, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  private void follow(Link open) throws Away {
    long began = System.nanoTime();
    LogState found = ledger.open(open);
    // What an answer was to bring that was cut off with the last connection is not lost.
    promised = 0;
    compare(open, found);
    if (found.head().position().equals(at.position())) {
      wholeAt = began;
    }
    if (failures > 0) {
      LOG.info("The event log is read again");
    }
    failures = 0;
    figures.connected();
    served = true;
    while (!closed()) {
      long asked = System.nanoTime();
      List<Stored> next = read(open);
      if (next.isEmpty()) {
        compare(open, ledger.look(open));
        wholeAt = asked + WAIT.toNanos();
      } else {
        take(open, next);
        if (next.size() < ENTRIES_AT_ONCE) {
          wholeAt = asked;
        }
      }
    }
  }

  @Override
  public Duration behind() {
    return Duration.ofNanos(Math.max(0, System.nanoTime() - wholeAt));
  }

  /// Compares with what the log says of itself: after connecting, and whenever nothing came for a
  /// while.
  private void compare(Link open, LogState now) throws Away {
    Position end = now.head().position();
    log.heard(end);
    if (!now.epoch().equals(at.position().epoch())) {
      enter(now);
    } else if (now.head().precedes(at)) {
      renew(open);
    } else if (promised > at.position().index()) {
      // Nothing came although the log had something: whoever deleted it told nobody.
      lost(now);
    } else {
      promised = end.index();
    }
  }

  private List<Stored> read(Link open) throws Away {
    Object answer =
        open.command(
            Protocol.Command.XREAD,
            "COUNT",
            ENTRIES_AT_ONCE,
            "BLOCK",
            WAIT.toMillis(),
            "STREAMS",
            settings.key("log"),
            at.position().index() + "-0");
    if (answer == null) {
      return List.of();
    }
    List<?> entries = (List<?>) ((List<?>) ((List<?>) answer).get(0)).get(1);
    var read = new ArrayList<Stored>(entries.size());
    for (Object entry : entries) {
      read.add(Stored.read(entry, expander));
    }
    return read;
  }

  private void take(Link open, List<Stored> next) throws Away {
    var good = new ArrayList<LogEntry>(next.size());
    long bytes = 0;
    for (Stored stored : next) {
      if (!stored.follows(at)) {
        give(good, bytes, stored);
        differs(open, stored);
        return;
      }
      good.add(stored.entry());
      bytes += stored.size();
      at = stored.head();
    }
    give(good, bytes, next.getLast());
  }

  private void give(List<LogEntry> entries, long bytes, Stored last) {
    if (entries.isEmpty() || closed()) {
      return;
    }
    log.heard(at.position());
    figures.tailed(entries.size(), bytes, Math.max(0, log.now() - last.at()));
    Position end = log.head();
    boolean same = end.epoch().equals(at.position().epoch());
    figures.behind(same ? end.index() - at.position().index() : 0);
    if (!calmly(() -> tailer.entries(entries))) {
      figures.loss();
      startOver(at);
    }
  }

  /// What came is not what had to come: another epoch began, or entries are gone that this tail had
  /// not read yet, or the log is not the one it was.
  private void differs(Link open, Stored found) throws Away {
    LogState now = ledger.look(open);
    if (!now.epoch().equals(at.position().epoch())) {
      enter(now);
    } else if (found.entry().position().index() > at.position().index() + 1) {
      lost(now);
    } else {
      renew(open);
    }
  }

  private void lost(LogState now) {
    LOG.warn(
        "Entries of the event log behind {} were trimmed before this node had read them; it"
            + " starts over",
        at.position());
    figures.loss();
    startOver(now.head());
  }

  private void renew(Link open) throws Away {
    LOG.error("The event log does not hold what it held at {}; a new epoch begins", at.position());
    figures.loss();
    ledger.renew(open, at.position().epoch());
    enter(ledger.look(open));
  }

  /// Goes over to another epoch, from its beginning, as all nodes do: what one of them appends
  /// there first is missed by none. Who knows no epoch begins with what is next.
  private void enter(LogState now) {
    boolean first = at.position().epoch().equals(Head.UNKNOWN.position().epoch());
    startOver(first ? now.head() : new Head(now.start(), ""));
  }

  private void startOver(Head start) {
    if (closed()) {
      return;
    }
    LOG.info("The event log begins anew for this node, at {}", start.position());
    figures.epoch();
    at = start;
    promised = 0;
    log.heard(start.position());
    boolean _ = calmly(() -> tailer.epoch(start.position()));
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
    closing.countDown();
    Link open = link;
    if (open != null) {
      open.close();
    }
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
