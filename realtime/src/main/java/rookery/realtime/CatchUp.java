package rookery.realtime;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;

/// Brings connections that are behind to where their event loop is: from memory if it is there,
/// else from the log, in slices, with breaks, and never more than a client takes. Not thread-safe;
/// confined to its shard's event loop, but for what it reads elsewhere.
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final int SLICE = 256;

  /// How long a client may take nothing at all of what it is behind.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Until a log that did not answer is asked again.
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final Shard shard;
  private final Recent recent;
  private final Replay replay;
  private final Executor executor;
  private final Duration gap;
  private final Consumer<ConnectionId> forget;

  /// @param executor runs what may block
  /// @param gap between bursts
  /// @param forget makes a connection one that nobody comes back to; may block
  CatchUp(
      Shard shard,
      Recent recent,
      Replay replay,
      Executor executor,
      Duration gap,
      Consumer<ConnectionId> forget) {
    this.shard = shard;
    this.recent = recent;
    this.replay = replay;
    this.executor = executor;
    this.gap = gap;
    this.forget = forget;
  }

  /// Goes on with a connection; comes back by itself until it is live or has ended.
  void run(Connection connection) {
    go(connection, 0);
  }

  /// One that fails starts over: it would have a hole otherwise.
  private void go(Connection connection, long stuckSince) {
    try {
      step(connection, stuckSince);
    } catch (RuntimeException e) {
      LOG.error("A connection could not be brought up to date", e);
      giveUp(connection);
    }
  }

  /// @param stuckSince when its client stopped taking anything, 0 if it takes
  private void step(Connection connection, long stuckSince) {
    if (connection.mode() != Connection.Mode.CATCHING_UP) {
      return;
    }
    for (int i = 0; i < SLICE; i++) {
      Entry next = connection.fetched().poll();
      if (next == null) {
        if (!more(connection)) {
          return;
        }
        next = connection.fetched().poll();
        if (next == null) {
          return;
        }
      }
      if (!connection.take(next)) {
        giveUp(connection);
        return;
      }
      if (connection.ended()) {
        return;
      }
      if (connection.pace().spent() || !connection.socket().takes()) {
        rest(connection, stuckSince);
        return;
      }
    }
    connection.socket().flush();
    shard.execute(() -> go(connection, 0));
  }

  /// Finds what comes next. False: the connection is live, or waits for something.
  private boolean more(Connection connection) {
    Position at = connection.cursor().position();
    Position end = shard.position();
    if (!at.epoch().equals(end.epoch())) {
      giveUp(connection);
      return false;
    }
    if (at.index() >= end.index()) {
      connection.socket().flush();
      if (at.equals(end)) {
        shard.live(connection);
      } else {
        shard.ahead(connection);
      }
      return false;
    }
    var here = recent.behind(at, end.index(), SLICE);
    if (here.isEmpty()) {
      connection.socket().flush();
      fetch(connection, at);
      return false;
    }
    connection.fetched().addAll(here.get());
    return true;
  }

  private void fetch(Connection connection, Position at) {
    executor.execute(() -> {
      try {
        var found = replay.behind(at);
        shard.execute(() -> fetched(connection, found));
      } catch (LogUnavailable | RuntimeException _) {
        shard.execute(() -> later(connection, AGAIN, 0));
      }
    });
  }

  private void fetched(Connection connection, Optional<List<Entry>> found) {
    if (connection.mode() != Connection.Mode.CATCHING_UP) {
      return;
    }
    if (found.isEmpty() || found.get().isEmpty()) {
      // What a connection was attached for is not there any more: only a new start is safe.
      giveUp(connection);
      return;
    }
    long end = shard.position().index();
    found.get().stream()
        .filter(entry -> entry.position().index() <= end)
        .forEach(connection.fetched()::add);
    go(connection, 0);
  }

  private void rest(Connection connection, long stuckSince) {
    var socket = connection.socket();
    socket.flush();
    connection.pace().rested();
    long now = System.nanoTime();
    long since = socket.takes() ? 0 : stuckSince == 0 ? now : stuckSince;
    if (since != 0 && now - since > PATIENCE.toNanos()) {
      socket.close(CloseReason.SLOW);
    } else {
      later(connection, gap, since);
    }
  }

  private void later(Connection connection, Duration pause, long stuckSince) {
    shard.after(pause.toMillis(), TimeUnit.MILLISECONDS, () -> awake(connection, stuckSince));
  }

  private void awake(Connection connection, long stuckSince) {
    if (connection.mode() == Connection.Mode.CATCHING_UP && !connection.socket().takes()) {
      rest(connection, stuckSince == 0 ? System.nanoTime() : stuckSince);
    } else {
      go(connection, 0);
    }
  }

  /// A live connection wants a break: what comes meanwhile it reads later.
  void pause(Connection connection) {
    connection.pace().rested();
    later(connection, gap, 0);
  }

  /// Ends a connection that cannot go on without a hole. Its client must not come back to it, or it
  /// would end here again and again.
  void giveUp(Connection connection) {
    shard.discard(connection);
    executor.execute(() -> {
      forget.accept(connection.id());
      shard.execute(() -> connection.socket().close(CloseReason.START_OVER));
    });
  }
}
