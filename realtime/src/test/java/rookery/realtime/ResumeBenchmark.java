package rookery.realtime;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import rookery.cluster.Position;
import rookery.delivery.Entitlements;
import rookery.delivery.History;
import rookery.delivery.LogRecord;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.UserId;

/// A connection of a user in 100 channels that is 500 events behind is brought to where its event
/// loop is: from the entries that the node has in memory, or from the log's past, once that is read
/// and decoded. All but the system's send. Not thread-safe; confined to its benchmark.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.THESE})
public class ResumeBenchmark {
  private static final int BEHIND = 500;
  private static final int CHANNELS = 100;
  private static final int PAGE = 256;
  private static final long MUCH = 64L << 20;
  private static final long NEXT_TO_NOTHING = 1;

  @Param({"memory", "the log's past"})
  String from;

  private final RealtimeSettings settings = HubBenchmark.unpaced();
  private final List<History.Past> past = new ArrayList<>();
  private SmallHub hub;
  private Socket socket;
  private ConnectionId id;
  private Reader reader;
  private Entitlements rights;

  @Setup
  public void prepare() {
    long remembered = from.equals("memory") ? MUCH : NEXT_TO_NOTHING;
    hub =
        new SmallHub(
            settings.withCatchingUp(settings.bursts(), remembered), List.of(), this::behind);
    id = new ConnectionId(hub.ids.next());
    reader = new Reader(new UserId(hub.ids.next()), false);
    var channels = new HashSet<ChannelId>();
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(new ChannelId(hub.ids.next()));
    }
    rights = new Entitlements(1, channels, Set.of(), false);
    List<LogRecord> entry = List.of(BenchmarkedEvent.to(channels.iterator().next()));
    for (int i = 1; i <= BEHIND; i++) {
      hub.entry(entry);
      past.add(new History.Past(SmallHub.at(i), entry, 1_000));
    }
    var channel = hub.connect(reader.user(), Entitlements.NONE);
    hub.turn();
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    channel.pipeline().addFirst(new Swallow());
    socket = channel.pipeline().get(Socket.class);
  }

  private History.Answer behind(Position after) {
    int first = (int) after.index();
    return new History.Answer.Found(past.subList(first, Math.min(first + PAGE, BEHIND)));
  }

  @Benchmark
  public long five_hundred_events_behind() {
    var shard = socket.shard();
    var pace = new Pace(settings.bursts());
    var connection = new Connection(id, reader, socket, 1, new Trail(), pace);
    shard.attach(connection);
    var mine = new Rights(reader.user(), rights);
    shard.begin(connection, new Cursor(id, reader, mine, 1, 0, SmallHub.at(0)));
    while (!connection.live()) {
      hub.turn();
    }
    shard.discard(connection);
    return connection.cursor().nextSeq();
  }
}
