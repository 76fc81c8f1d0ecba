package rookery.realtime;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.delivery.Entitlements;
import rookery.kernel.ConnectionId;
import rookery.kernel.UserId;
import rookery.realtime.Continuity.Cause;
import rookery.realtime.Continuity.Verdict;

/// Makes the connection of a socket: the one that its client had before, if it can be proved to go
/// on exactly; else a new one, which says hello. Each step waits for the one before: who took the
/// connection over, its place in the log, then what the user is entitled to and where the
/// connection was, so that no event falls between. Not thread-safe; confined to the socket's event
/// loop; what blocks runs elsewhere and comes back.
final class Arrival {
  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  /// How long a client that says it has more than there was is believed.
  private static final long BELIEVED_SECONDS = 10;

  /// How long changes that are committed may take through the log.
  private static final long CHANGES_WITHIN_MILLIS = 1_000;

  /// How long a store that is away is waited for, and how often it is asked meanwhile.
  private static final long STORE_WITHIN_MILLIS = 3_000;

  private static final long STORE_AGAIN_MILLIS = 250;

  /// How often it is looked again whether changes that were just made have come through the log.
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Desk desk;
  private final Socket socket;
  private final UserId user;
  private final boolean wantsPostedAck;
  private final Aside aside;
  private final Consumer<Connection> held;
  private final Runnable made;

  /// Does what may block elsewhere and goes on here.
  interface Aside {
    <T> void run(Work<T> work, Consumer<T> then);
  }

  /// What may block.
  @FunctionalInterface
  interface Work<T> {
    T get();
  }

  /// What a client had before. Immutable.
  ///
  /// @param wanted the number of the event that it expects next
  record Former(ConnectionId id, long wanted) {}

  /// A new connection. Immutable.
  ///
  /// @param kept whether its first checkpoint is written
  private record Begun(Entitlements rights, boolean kept) {}

  /// What is known of a connection.
  ///
  /// @param otherwise why nothing is
  private record Looked(Optional<Checkpoints.Taken> taken, Cause otherwise) {}

  /// A connection that may be gone on with. Immutable.
  private record Found(Verdict verdict, Entitlements rights) {}

  /// @param held is given the connection as soon as there is one, and again if another takes its
  ///   place
  /// @param made is called when the client knows which connection it has, before anything else is
  ///   sent
  Arrival(
      Desk desk,
      Socket socket,
      UserId user,
      boolean wantsPostedAck,
      Aside aside,
      Consumer<Connection> held,
      Runnable made) {
    this.desk = desk;
    this.socket = socket;
    this.user = user;
    this.wantsPostedAck = wantsPostedAck;
    this.aside = aside;
    this.held = held;
    this.made = made;
  }

  /// Makes a new connection: first its place in the log, then its rights and its first checkpoint,
  /// then hello.
  void fresh() {
    var reader = new Reader(user, wantsPostedAck);
    var connection = connection(new ConnectionId(desk.ids().next()), reader, 0, new Trail());
    Position at = socket.shard().position();
    aside.run(
        () -> {
          var rights = desk.ports().entitlements().read(user);
          return new Begun(rights, firstCheckpoint(connection.id(), reader, at, rights));
        },
        begun -> {
          if (!connection.ended()) {
            if (begun.kept()) {
              connection.kept();
            }
            var hello = Hello.of(connection.id(), user, desk.settings());
            socket.say(hello, 0);
            made.run();
            begin(connection, reader, begun.rights(), new Pair(1, at.index(), 0), 0, at);
          }
        });
  }

  private Connection connection(ConnectionId id, Reader reader, long token, Trail trail) {
    var pace = new Pace(desk.settings().bursts());
    var connection = new Connection(id, reader, socket, token, trail, pace);
    socket.shard().attach(connection);
    held.accept(connection);
    return connection;
  }

  /// A client that loses its socket right after hello may go on, too.
  private boolean firstCheckpoint(
      ConnectionId id, Reader reader, Position at, Entitlements rights) {
    var pair = new Pair(1, at.index(), rights.version());
    var first = new Checkpoint(id, user, reader.flags(), 0, true, false, at.epoch(), List.of(pair));
    try {
      store().save(desk.continuing().node(), List.of(first), null);
      return true;
    } catch (CheckpointsUnavailable e) {
      LOG.debug("A connection begins without a checkpoint", e);
      return false;
    }
  }

  private void begin(
      Connection connection,
      Reader reader,
      Entitlements rights,
      Pair from,
      long skipTo,
      Position at) {
    var cursor =
        new Cursor(
            connection.id(),
            reader,
            new Rights(user, rights),
            from.seq(),
            skipTo,
            new Position(at.epoch(), from.index()));
    socket.shard().begin(connection, cursor);
    socket.flush();
  }

  /// Goes on with the connection that the client had, or makes a new one.
  void after(Former former) {
    aside.run(
        () -> look(former),
        looked -> {
          if (looked.taken().isPresent()) {
            takeOver(former, looked.taken().get());
          } else {
            startOver(looked.otherwise());
          }
        });
  }

  /// Raises the owner token: from here on nobody else writes of this connection. A store that is
  /// away for a moment is waited for: starting over costs the client much more.
  private Looked look(Former former) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STORE_WITHIN_MILLIS);
    do {
      try {
        return new Looked(store().take(former.id(), user), Cause.NO_CHECKPOINT);
      } catch (CheckpointsUnavailable e) {
        LOG.debug("A connection cannot be looked up", e);
      }
    } while (System.nanoTime() < end && desk.patience().pause(STORE_AGAIN_MILLIS));
    return new Looked(Optional.empty(), Cause.UNAVAILABLE);
  }

  private void takeOver(Former former, Checkpoints.Taken taken) {
    desk.hub().supersede(former.id(), taken.token());
    var reader = Reader.of(user, taken.flags());
    var trail = Trail.of(taken.pairs(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()));
    socket
        .shard()
        .execute(() -> {
          if (socket.closing()) {
            return;
          }
          var connection = connection(former.id(), reader, taken.token(), trail);
          connection.kept();
          Position at = socket.shard().position();
          aside.run(
              () -> judge(taken, former.wanted(), at),
              found -> settle(connection, reader, former, found, at));
        });
  }

  /// Blocking. The rights are read from the primary, after the connection has its place.
  private Found judge(Checkpoints.Taken taken, long wanted, Position at) {
    var rights = desk.ports().entitlements().read(user);
    var verdict = Continuity.judge(taken, wanted, at.epoch(), rights);
    try {
      return switch (verdict) {
        case Verdict.StartOver _ -> new Found(verdict, rights);
        case Verdict.Exact(var pair) -> new Found(reached(verdict, pair, at), rights);
        case Verdict.Earlier(var pair) -> rewind(pair, at, rights);
      };
    } catch (LogUnavailable e) {
      LOG.debug("The log's past cannot be read", e);
      return new Found(new Verdict.StartOver(Cause.UNAVAILABLE), rights);
    }
  }

  private Verdict reached(Verdict verdict, Pair pair, Position at) throws LogUnavailable {
    return reaches(pair, at) ? verdict : new Verdict.StartOver(Cause.WINDOW);
  }

  /// Whether the log still has what follows a place, if this node is beyond it.
  private boolean reaches(Pair pair, Position at) throws LogUnavailable {
    return pair.index() >= at.index()
        || desk.hub().replay().behind(new Position(at.epoch(), pair.index())).isPresent();
  }

  /// What was entitled to earlier follows from what is entitled to now and the changes between,
  /// once all of them have come through the log.
  private Found rewind(Pair pair, Position at, Entitlements rights) throws LogUnavailable {
    var from = new Position(at.epoch(), Math.min(pair.index(), at.index()));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CHANGES_WITHIN_MILLIS);
    do {
      var changes = desk.hub().replay().changes(user, from);
      if (changes.isEmpty()) {
        return new Found(new Verdict.StartOver(Cause.WINDOW), rights);
      }
      var earlier = Continuity.rewound(rights, pair.version(), changes.get());
      if (earlier.isPresent()) {
        return new Found(new Verdict.Exact(pair), earlier.get());
      }
    } while (desk.patience().pause(LOOK_AGAIN_MILLIS) && System.nanoTime() < end);
    return new Found(new Verdict.StartOver(Cause.VERSION), rights);
  }

  private void settle(
      Connection connection, Reader reader, Former former, Found found, Position at) {
    if (connection.ended()) {
      return;
    }
    switch (found.verdict()) {
      case Verdict.Exact(var pair) -> {
        desk.figures().resumed();
        made.run();
        begin(connection, reader, found.rights(), pair, former.wanted(), at);
        doubt(connection);
      }
      case Verdict.Earlier _ -> throw new IllegalStateException("not rewound");
      case Verdict.StartOver(var cause) -> {
        socket.shard().discard(connection);
        startOver(cause);
      }
    }
  }

  private void startOver(Cause cause) {
    desk.figures().startedOver(cause);
    fresh();
  }

  /// A client may have more than this node has seen, for a moment. One that has more than there
  /// ever was would wait for ever, and miss everything meanwhile.
  private void doubt(Connection connection) {
    if (connection.cursor().skipping()) {
      socket
          .shard()
          .after(
              BELIEVED_SECONDS,
              TimeUnit.SECONDS,
              () -> {
                if (!connection.ended() && connection.cursor().skipping()) {
                  desk.figures().startedOver(Cause.AHEAD);
                  socket.shard().giveUp(connection);
                }
              });
    }
  }

  private Checkpoints store() {
    return desk.continuing().checkpoints();
  }
}
