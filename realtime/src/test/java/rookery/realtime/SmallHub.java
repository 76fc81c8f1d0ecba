package rookery.realtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessCheckpoints;
import rookery.cluster.Position;
import rookery.delivery.Entitlements;
import rookery.delivery.History;
import rookery.delivery.LogRecord;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Upgraded;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;

/// A hub with one event loop, whose time and turns are the test's, and sockets without a network.
/// Not thread-safe; confined to its test.
final class SmallHub {
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final RandomIds ids = new RandomIds();
  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final RealtimeSettings settings;
  private final SocketCounts counts;
  private final Figures figures = new Figures(metrics);
  private final Hub hub;
  private long entries;

  SmallHub(RealtimeSettings settings, List<FrameHook<?, ?>> hooks) {
    this(settings, hooks, _ -> new History.Answer.Gone());
  }

  SmallHub(RealtimeSettings settings, List<FrameHook<?, ?>> hooks, History history) {
    this.settings = settings;
    this.counts = new SocketCounts(settings.caps(), metrics);
    loop.freezeTime();
    this.hub =
        new Hub(
            settings,
            new FrameHooks(hooks, metrics),
            figures,
            history,
            at(0),
            Runnable::run,
            _ -> {});
  }

  /// A place in the log.
  static Position at(long index) {
    return new Position(new Epoch("one"), index);
  }

  /// The next entry of the log.
  void entry(List<LogRecord> records) {
    hub.entry(at(++entries), records);
  }

  /// The loop has one turn.
  void turn() {
    loop.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
  }

  /// So have the channels, which have loops of their own here.
  void turns() {
    turn();
    channels.forEach(EmbeddedChannel::runPendingTasks);
  }

  /// Entries that not all sockets have.
  int backlog() {
    return hub.shards().getFirst().backlog();
  }

  /// A client connects, who may receive this.
  EmbeddedChannel connect(UserId user, Entitlements rights, String... query) {
    var channel = PlainMemory.channel(settings);
    channel.freezeTime();
    channels.add(channel);
    var caller = new Caller(user, new SessionId(ids.next()), List.of(), "", Caller.Kind.LOGIN);
    var asked = query.length == 0 ? Map.<String, String>of() : Map.of(query[0], query[1]);
    var request =
        new Call.Request(Map.of(), asked, Map.of(), Map.of(), new byte[0], "", false, "", "", "");
    var upgraded = new Upgraded(channel, request, caller, () -> {});
    var desk = desk(rights);
    var socket =
        new Socket(
            channel,
            hub.shard(loop.eventLoop()),
            settings,
            figures,
            OriginClient.WEB,
            it -> new Conversation(desk, upgraded, it));
    channel.pipeline().addLast(socket);
    socket.begin();
    return channel;
  }

  private Desk desk(Entitlements rights) {
    return new Desk(
        settings,
        new Ports(_ -> rights, _ -> Optional.empty(), Optional::of),
        new Continuing(
            new InProcessCheckpoints(InstantSource.system()),
            _ -> new History.Answer.Gone(),
            at(0),
            new Incarnation(ids.next()),
            new RealTimers()),
        Map.of(),
        hub,
        new Watching(List.of(), Runnable::run),
        counts,
        new ConfinedSockets(),
        figures,
        Runnable::run,
        _ -> false,
        InstantSource.system(),
        ids);
  }
}
