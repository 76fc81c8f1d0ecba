package rookery.realtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import rookery.delivery.LogListener;
import rookery.http.Caller;
import rookery.http.SocketAcceptor;
import rookery.http.Upgraded;
import rookery.kernel.IdSource;
import rookery.kernel.Problem;
import rookery.kernel.Tracing;
import rookery.kernel.UserId;

/// The sockets of a node, put together: takes over upgraded connections, follows the event log, and
/// brings each client what it is entitled to. Thread-safe.
public final class Realtime implements AutoCloseable {
  /// How many sessions an event loop has looked up at once, when all of them are to be.
  private static final int LOOKS = 50;

  private static final long BETWEEN_MILLIS = 50;

  private final Desk desk;
  private final Hub hub;
  private final Keeper keeper;
  private final ExecutorService executor;
  private final WebSocketDecoderConfig frames;
  private final WriteBufferWaterMark pending;
  private volatile boolean draining;

  private Realtime(Desk desk, Hub hub, Keeper keeper, ExecutorService executor) {
    this.desk = desk;
    this.hub = hub;
    this.keeper = keeper;
    this.executor = executor;
    this.frames =
        WebSocketDecoderConfig.newBuilder()
            .allowExtensions(false)
            .expectMaskedFrames(true)
            .maxFramePayloadLength(desk.settings().largestMessage())
            .closeOnProtocolViolation(false)
            .build();
    int most = desk.settings().mostPending();
    this.pending = new WriteBufferWaterMark(most / 2, most);
  }

  /// The same without traces.
  public static Realtime start(
      RealtimeSettings settings,
      Ports ports,
      Continuing continuing,
      Extensions extensions,
      InstantSource clock,
      IdSource ids,
      MeterRegistry metrics) {
    return start(settings, ports, continuing, extensions, clock, ids, metrics, Tracing.OFF);
  }

  /// Puts it together; nothing happens until connections and entries come in.
  ///
  /// @param tracing is told how traced requests' events come to the sockets
  public static Realtime start(
      RealtimeSettings settings,
      Ports ports,
      Continuing continuing,
      Extensions extensions,
      InstantSource clock,
      IdSource ids,
      MeterRegistry metrics,
      Tracing tracing) {
    var executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("socket-", 0).factory());
    var figures = new Figures(metrics, tracing);
    var hooks = new FrameHooks(extensions.hooks(), metrics);
    var hub =
        new Hub(
            settings,
            hooks,
            figures,
            continuing.history(),
            continuing.start(),
            executor,
            continuing::forget);
    var desk =
        new Desk(
            settings,
            ports,
            continuing,
            byName(extensions.actions()),
            hub,
            new Watching(extensions.watchers(), executor),
            new SocketCounts(settings.caps(), metrics),
            new ConfinedSockets(),
            figures,
            executor,
            Patience::sleeping,
            clock,
            ids);
    return new Realtime(desk, hub, keeper(continuing, hub, metrics), executor);
  }

  private static Keeper keeper(Continuing continuing, Hub hub, MeterRegistry metrics) {
    return new Keeper(
        continuing.checkpoints(), continuing.node(), hub::shards, continuing.timers(), metrics);
  }

  private static Map<String, SocketAction> byName(List<SocketAction> actions) {
    var map = new HashMap<String, SocketAction>();
    for (SocketAction action : actions) {
      if (map.put(action.name(), action) != null) {
        throw new IllegalArgumentException("two socket actions are called " + action.name());
      }
    }
    return Map.copyOf(map);
  }

  /// What takes connections over from the HTTP server.
  public SocketAcceptor acceptor() {
    return new SocketAcceptor() {
      @Override
      public void accept(Upgraded upgraded) {
        Realtime.this.accept(upgraded);
      }

      @Override
      public Optional<Problem> refusal(@Nullable Caller caller, String address) {
        return desk.sockets().refusal(caller, address);
      }
    };
  }

  /// What follows the log.
  public LogListener listener() {
    return hub;
  }

  /// Sockets that are open now, anonymous ones included.
  public int connections() {
    return desk.figures().open();
  }

  /// Some sessions of a user ended, or what the user may do changed. Must not block, does not.
  public void sessionsChanged(UserId user) {
    for (Shard shard : hub.shards()) {
      shard.execute(() -> shard.of(user).forEach(Connection::recheckSession));
    }
    for (Socket socket : desk.confined().of(user)) {
      socket.shard().execute(socket::recheckSession);
    }
  }

  /// What sessions may do changed for everybody. Must not block, does not.
  public void allSessionsChanged() {
    for (Shard shard : hub.shards()) {
      shard.execute(() -> look(shard, shard.sockets()));
    }
  }

  /// Some at a time, because each may ask the database.
  private static void look(Shard shard, List<Socket> sockets) {
    int some = Math.min(LOOKS, sockets.size());
    sockets.subList(0, some).forEach(Socket::checkSession);
    var rest = sockets.subList(some, sockets.size());
    if (!rest.isEmpty()) {
      shard.after(BETWEEN_MILLIS, TimeUnit.MILLISECONDS, () -> look(shard, rest));
    }
  }

  private void accept(Upgraded upgraded) {
    Channel channel = upgraded.channel();
    if (!bounded(channel)) {
      channel.close();
      return;
    }
    var settings = desk.settings();
    var socket =
        new Socket(
            channel,
            hub.shard(channel.eventLoop()),
            settings,
            desk.figures(),
            OriginClient.of(upgraded.request()),
            it -> new Conversation(desk, upgraded, it));
    channel.config().setWriteBufferWaterMark(pending);
    channel
        .pipeline()
        .addLast(Framing.READER, new WebSocket13FrameDecoder(frames))
        .addLast(
            new WebSocketFrameAggregator(settings.largestMessage()),
            new Utf8FrameValidator(false),
            socket);
    socket.begin();
    if (draining) {
      socket.close(CloseReason.DRAIN);
    }
    socket.reading(true);
  }

  /// Bounds what the system keeps for a client; false if the client is gone already.
  private boolean bounded(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.SO_SNDBUF, desk.settings().sendBuffer());
      return true;
    } catch (ChannelException _) {
      return false;
    }
  }

  /// Closes all sockets, a few at a time, and refuses new ones; returns when they are gone or the
  /// time is over. Each is closed after the place where its connection is was written down, so that
  /// its client goes on exactly there on another node.
  public void drain(Duration within) {
    draining = true;
    new Drain(hub.shards(), keeper, desk.settings().closesPerSecond()).run(within);
    keeper.close();
  }

  @Override
  public void close() {
    keeper.close();
    executor.shutdownNow();
  }
}
