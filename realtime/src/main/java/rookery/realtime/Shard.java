package rookery.realtime;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import rookery.cluster.Position;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// The connections of one event loop. Loops share nothing but the entries, which never change. Not
/// thread-safe; confined to its event loop, except for [#deliver], [#backlog], [#size] and what
/// [#execute] carries over.
final class Shard {
  private final EventLoop loop;
  private final RealtimeSettings settings;
  private final Semaphore room;
  private final Set<Socket> sockets = new HashSet<>();
  private final Set<Connection> connections = new HashSet<>();
  private final Set<Connection> beginning = new HashSet<>();
  private final Index<UserId> byUser = new Index<>();
  private final Index<ChannelId> byChannel = new Index<>();
  private final Index<TeamId> byTeam = new Index<>();
  private final Set<Socket> touched = new HashSet<>();
  private Position position;
  private volatile int size;

  /// @param position where this node's tail stands: everything behind it will come
  Shard(EventLoop loop, RealtimeSettings settings, Position position) {
    this.loop = loop;
    this.settings = settings;
    this.position = position;
    this.room = new Semaphore(settings.mostEntries());
    loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  EventLoop loop() {
    return loop;
  }

  /// Entries that wait for this loop.
  int backlog() {
    return settings.mostEntries() - room.availablePermits();
  }

  /// Connections of this loop.
  int size() {
    return size;
  }

  /// Runs `task` on the loop.
  void execute(Runnable task) {
    loop.execute(task);
  }

  /// Hands an entry to the loop. Waits when too many wait for it already: the whole tail of this
  /// node then goes at its pace.
  void deliver(Entry entry) throws InterruptedException {
    room.acquire();
    loop.execute(() -> {
      try {
        apply(entry);
      } finally {
        room.release();
      }
    });
  }

  void add(Socket socket) {
    sockets.add(socket);
  }

  void remove(Socket socket) {
    sockets.remove(socket);
  }

  /// The place in the log from which a new connection reads. A connection that comes back from
  /// another socket would get its own place here.
  Position position() {
    return position;
  }

  /// A connection exists and waits for its rights.
  void attach(Connection connection) {
    connections.add(connection);
    beginning.add(connection);
    byUser.add(connection.user(), connection);
    size = connections.size();
  }

  /// The rights of a connection are read: from now on it receives.
  ///
  /// @return false if it ended meanwhile, or must
  boolean begin(Connection connection, Entitlements entitlements) {
    if (!beginning.remove(connection)) {
      return false;
    }
    var hello = Hello.of(connection.id(), connection.user(), settings);
    if (!connection.begin(new Rights(connection.user(), entitlements), hello)) {
      connection.socket().close(CloseReason.START_OVER);
      return false;
    }
    if (connection.ended()) {
      return false;
    }
    connection.rights().channels().forEach(channel -> byChannel.add(channel, connection));
    connection.rights().teams().forEach(team -> byTeam.add(team, connection));
    connection.socket().flush();
    return true;
  }

  /// A connection is gone.
  void detach(Connection connection) {
    connection.end();
    if (connections.remove(connection)) {
      byUser.remove(connection.user(), connection);
      if (!beginning.remove(connection)) {
        connection.rights().channels().forEach(channel -> byChannel.remove(channel, connection));
        connection.rights().teams().forEach(team -> byTeam.remove(team, connection));
      }
      size = connections.size();
    }
  }

  /// The connections of a user on this loop.
  List<Connection> of(UserId user) {
    return byUser.of(user);
  }

  private void apply(Entry entry) {
    for (Connection connection : List.copyOf(beginning)) {
      if (!connection.keep(entry, settings.mostEntries())) {
        connection.socket().close(CloseReason.START_OVER);
      }
    }
    for (Entry.Item item : entry.items()) {
      switch (item) {
        case Entry.Sent sent -> audience(sent.event().scope()).forEach(c -> offer(c, sent));
        case Entry.Changed(var change) -> byUser.of(change.user()).forEach(c -> apply(c, change));
      }
    }
    position = entry.position();
    touched.forEach(Socket::flush);
    touched.clear();
  }

  /// All whom an event may concern; [Connection#offer] decides.
  private List<Connection> audience(Scope scope) {
    return switch (scope) {
      case Scope.ToUser(var user, _, _, _) -> byUser.of(user);
      case Scope.ToChannel(var channel, _, _) -> byChannel.of(channel);
      case Scope.ToTeam(var team, _) -> byTeam.of(team);
      case Scope.ToEveryone _ -> List.copyOf(connections);
    };
  }

  private void offer(Connection connection, Entry.Sent sent) {
    connection.offer(sent);
    touched.add(connection.socket());
  }

  private void apply(Connection connection, EntitlementChange change) {
    if (!connection.live()) {
      return;
    }
    switch (connection.apply(change)) {
      case KNOWN -> {}
      case GAP -> connection.socket().close(CloseReason.START_OVER);
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

  /// The log begins anew: nobody can prove any more that these connections have missed nothing.
  void newEpoch(Position start) {
    position = start;
    connections.forEach(Connection::end);
    closeAll(CloseReason.START_OVER);
  }

  /// Closes every socket, a few at a time, because their clients all come back.
  void closeAll(CloseReason reason) {
    long spacing = TimeUnit.SECONDS.toMicros(1) / settings.closesPerSecond();
    long delay = 0;
    for (Socket socket : List.copyOf(sockets)) {
      if (reason == CloseReason.DRAIN || socket.attached()) {
        loop.schedule(() -> socket.close(reason), delay, TimeUnit.MICROSECONDS);
        delay += spacing;
      }
    }
  }

  /// Completed, each, when a socket is gone.
  List<ChannelFuture> closings() {
    return sockets.stream().map(Socket::gone).toList();
  }

  private void tick() {
    long now = System.nanoTime();
    List.copyOf(sockets).forEach(socket -> socket.tick(now));
  }
}
