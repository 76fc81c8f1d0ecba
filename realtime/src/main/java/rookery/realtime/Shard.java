package rookery.realtime;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import rookery.cluster.Checkpoint;
import rookery.cluster.Position;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// The connections of one event loop. Loops share nothing but the entries, which never change. Not
/// thread-safe; confined to its event loop, except for [#deliver], [#startOver], [#backlog],
/// [#size] and what [#execute] and [#after] carry over.
final class Shard {
  private final EventLoop loop;
  private final RealtimeSettings settings;
  private final Figures figures;
  private final Framing framing = new Framing();
  private final Backlog backlog;
  private final CatchUp catchUp;
  private final PackedSet<Socket> sockets = new PackedSet<>();
  private final Map<ConnectionId, Connection> connections = new HashMap<>();
  private final Set<Connection> ahead = new LinkedHashSet<>();
  private final Set<Connection> tired = new LinkedHashSet<>();
  private final List<Checkpoint> departed = new ArrayList<>();
  private final Index<UserId> byUser = new Index<>();
  private final Index<ChannelId> byChannel = new Index<>();
  private final Index<TeamId> byTeam = new Index<>();
  private final Members everyone = new Members();
  private Position position;
  private int offered;
  private long places;
  private long nextClose = System.nanoTime() - TimeUnit.SECONDS.toNanos(1);
  private volatile int size;

  /// What brings a shard's connections to where it is.
  @FunctionalInterface
  interface CatchingUp {
    CatchUp of(Shard shard);
  }

  /// @param position where this node's tail stands: everything behind it will come
  Shard(
      EventLoop loop,
      RealtimeSettings settings,
      CatchingUp catchUp,
      Figures figures,
      Position position) {
    this.loop = loop;
    this.settings = settings;
    this.figures = figures;
    this.catchUp = catchUp.of(this);
    this.position = position;
    this.backlog = new Backlog(loop, this, settings);
    loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  /// What puts its sockets' frames together.
  Framing framing() {
    return framing;
  }

  /// Entries that wait for this loop, or for its sockets.
  int backlog() {
    return backlog.size();
  }

  /// Connections of this loop.
  int size() {
    return size;
  }

  /// Runs `task` on the loop.
  void execute(Runnable task) {
    loop.execute(task);
  }

  /// Runs `task` on the loop, later.
  void after(long time, TimeUnit unit, Runnable task) {
    loop.schedule(task, time, unit);
  }

  /// Hands an entry to the loop. Waits when too many wait for it already: the whole tail of this
  /// node then goes at its pace.
  void deliver(Entry entry, Passage passage) throws InterruptedException {
    backlog.add(entry, passage);
  }

  /// The log begins anew, behind all entries that were handed over.
  void startOver(Position start) {
    backlog.anew(start);
  }

  void add(Socket socket) {
    sockets.add(socket);
  }

  void remove(Socket socket) {
    sockets.remove(socket);
  }

  /// The last entry that this loop has gone through.
  Position position() {
    return position;
  }

  /// A connection exists and waits for its rights. One of the same id that is still here is over.
  void attach(Connection connection) {
    supersede(connection.id(), connection.token());
    connection.place(++places);
    connections.put(connection.id(), connection);
    byUser.add(connection.user(), connection);
    size = connections.size();
  }

  /// Somebody took this connection over: what is here of it writes nothing more.
  ///
  /// @param token of the new owner
  void supersede(ConnectionId id, long token) {
    Connection old = connections.get(id);
    if (old != null && old.token() < token) {
      discard(old);
      old.socket().close(CloseReason.TAKEN_OVER);
    }
  }

  /// The first checkpoint of a connection is written.
  void kept(ConnectionId id) {
    Connection connection = connections.get(id);
    if (connection != null) {
      connection.kept();
    }
  }

  /// The rights of a connection are known: from now on it receives, from where its cursor stands.
  void begin(Connection connection, Cursor cursor) {
    connection.begin(cursor, seconds());
    catchUp.run(connection);
  }

  /// A connection has gone through everything that this loop has.
  void live(Connection connection) {
    var rights = connection.cursor().rights();
    rights.share(
        channel -> byChannel.add(channel, connection), team -> byTeam.add(team, connection));
    everyone.add(connection);
    connection.becomes(Connection.Mode.LIVE);
  }

  /// A connection was farther on another node: it waits for this loop to come there.
  void ahead(Connection connection) {
    ahead.add(connection);
  }

  private void unlist(Connection connection) {
    var rights = connection.cursor().rights();
    rights.channels().forEach(channel -> byChannel.remove(channel, connection));
    rights.teams().forEach(team -> byTeam.remove(team, connection));
    everyone.remove(connection);
  }

  /// A connection ends here; others may go on with it.
  void detach(Connection connection) {
    if (connections.get(connection.id()) == connection) {
      connection.last(position, seconds()).ifPresent(departed::add);
      discard(connection);
    }
  }

  /// A connection cannot go on without a hole: its client starts over, for good.
  void giveUp(Connection connection) {
    catchUp.giveUp(connection);
  }

  /// A connection ends here and leaves nothing behind.
  void discard(Connection connection) {
    if (!connections.remove(connection.id(), connection)) {
      return;
    }
    byUser.remove(connection.user(), connection);
    ahead.remove(connection);
    if (connection.live()) {
      unlist(connection);
    }
    connection.becomes(Connection.Mode.ENDED);
    size = connections.size();
  }

  /// The connections of a user on this loop.
  List<Connection> of(UserId user) {
    return byUser.of(user);
  }

  /// Brings an entry to all whom it concerns: what they are sent waits for their sockets then.
  ///
  /// @return how many frames that is
  int apply(Entry entry, Passage passage) {
    Position at = entry.position();
    int before = offered;
    for (Entry.Item item : entry.items()) {
      switch (item) {
        case Entry.Sent sent -> passage.taken(sent.event(), offer(at, sent));
        case Entry.Changed(var change) ->
            byUser.of(change.user()).forEach(c -> apply(c, at, change));
      }
    }
    position = at;
    if (!tired.isEmpty()) {
      List.copyOf(tired).forEach(this::pause);
      tired.clear();
    }
    if (!ahead.isEmpty()) {
      for (Connection connection : List.copyOf(ahead)) {
        if (connection.cursor().position().compareTo(at) <= 0) {
          ahead.remove(connection);
          catchUp.run(connection);
        }
      }
    }
    return offered - before;
  }

  /// Offers an event to all whom it may concern; [Cursor#offer] decides where the index does not
  /// say it all: of 5,000 connections no more is at hand than what must be looked at. Answers to
  /// how many it goes.
  private int offer(Position at, Entry.Sent sent) {
    int before = offered;
    var event = sent.event();
    boolean everybody = Rights.everybody(event.scope());
    boolean paced = settings.bursts().count(event.type());
    long now = paced ? System.nanoTime() : 0;
    Consumer<Connection> each =
        connection -> {
          if (connection.live() && connection.offer(at, sent, everybody)) {
            offered++;
            backlog.due(connection.socket());
            if (paced) {
              pace(connection, now);
            }
          }
        };
    switch (event.scope()) {
      case Scope.ToUser(var user, _, _, _) -> byUser.forEach(user, each);
      case Scope.ToChannel(var channel, _, _) -> byChannel.forEach(channel, each);
      case Scope.ToTeam(var team, _) -> byTeam.forEach(team, each);
      case Scope.ToEveryone _ -> everyone.forEach(each);
    }
    int number = offered - before;
    if (number > 0) {
      figures.frames(event.type(), number);
    }
    return number;
  }

  private void pace(Connection connection, long now) {
    connection.pace().wrote(now);
    if (connection.pace().spent()) {
      tired.add(connection);
    }
  }

  private void apply(Connection connection, Position at, EntitlementChange change) {
    if (!connection.live()) {
      return;
    }
    switch (connection.apply(at, change)) {
      case KNOWN -> {}
      case GAP -> giveUp(connection);
      case APPLIED -> {
        switch (change.change()) {
          case EntitlementChange.JoinedChannel(var channel) -> byChannel.add(channel, connection);
          case EntitlementChange.LeftChannel(var channel) -> byChannel.remove(channel, connection);
          case EntitlementChange.JoinedTeam(var team) -> byTeam.add(team, connection);
          case EntitlementChange.LeftTeam(var team) -> byTeam.remove(team, connection);
          case EntitlementChange.Administers _ -> {}
        }
      }
    }
  }

  private void pause(Connection connection) {
    if (connection.live()) {
      unlist(connection);
      connection.cursor().moveTo(position);
      connection.becomes(Connection.Mode.CATCHING_UP);
      // The break begins when the client has what came before it.
      connection.socket().flush();
      catchUp.pause(connection);
    }
  }

  /// The log begins anew: nobody can prove any more that these connections have missed nothing.
  void newEpoch(Position start) {
    // Entries were lost in the same epoch: this node's marks go on, and must not vouch for places
    // that connections never came to.
    boolean marksGoOn = start.epoch().equals(position.epoch());
    for (Connection connection : List.copyOf(connections.values())) {
      if (marksGoOn) {
        connection.left().ifPresent(departed::add);
      }
      discard(connection);
    }
    position = start;
    closeAll(CloseReason.START_OVER);
  }

  /// Closes every socket, a few at a time, because their clients all come back.
  private void closeAll(CloseReason reason) {
    long spacing = TimeUnit.SECONDS.toMicros(1) / settings.closesPerSecond();
    long delay = 0;
    for (Socket socket : sockets.copy()) {
      if (socket.attached()) {
        after(delay, TimeUnit.MICROSECONDS, () -> socket.close(reason));
        delay += spacing;
      }
    }
  }

  /// Closes a socket whose client comes back, at once unless many others are closed just now.
  void closeInTurn(Socket socket) {
    long now = System.nanoTime();
    long spacing = TimeUnit.SECONDS.toNanos(1) / settings.closesPerSecond();
    nextClose = now - nextClose > spacing ? now : nextClose + spacing;
    after(nextClose - now, TimeUnit.NANOSECONDS, () -> socket.close(CloseReason.START_OVER));
  }

  /// All sockets there are now.
  List<Socket> sockets() {
    return sockets.copy();
  }

  /// Completed, each, when a socket is gone.
  List<ChannelFuture> closings() {
    return sockets.copy().stream().map(Socket::gone).toList();
  }

  /// What is new of this loop's connections since the last time. Immutable.
  ///
  /// @param position all tracked connections are at
  record Harvest(Position position, List<Checkpoint> checkpoints) {}

  /// Collects what is to be written down of the connections.
  Harvest harvest() {
    var all = new ArrayList<>(departed);
    departed.clear();
    long now = seconds();
    for (Connection connection : connections.values()) {
      connection.checkpoint(position, now).ifPresent(all::add);
    }
    return new Harvest(position, all);
  }

  private static long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
  }

  private void tick() {
    long now = System.nanoTime();
    sockets.copy().forEach(socket -> socket.tick(now));
  }
}
