package rookery.realtime;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
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
import rookery.delivery.Entitlements;
import rookery.delivery.HookCall;
import rookery.delivery.LogRecord;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// An entry of the log on its way from the tail to the last socket of an event loop, all but the
/// system's send. Not thread-safe; confined to its benchmark.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.THESE})
public class HubBenchmark {
  private static final int MENTIONED = 2;

  @Param({"1", "100", "5000"})
  int sockets;

  /// Whether the event mentions some users, for whom a hook changes it; none of a single socket.
  @Param({"nobody", "2 users"})
  String mentions;

  private SmallHub hub;
  private List<LogRecord> entry;

  @Setup
  public void connect() {
    hub = new SmallHub(unpaced(), List.of(new BenchmarkedEvent.Mentions()));
    var channel = new ChannelId(hub.ids.next());
    var rights = new Entitlements(1, Set.of(channel), Set.of(), false);
    var users = new ArrayList<String>();
    for (int i = 0; i < sockets; i++) {
      var user = new UserId(hub.ids.next());
      var socket = hub.connect(user, rights);
      hub.turn();
      socket.config().setAllocator(PooledByteBufAllocator.DEFAULT);
      socket.pipeline().addFirst(new Swallow());
      users.add(user.value());
    }
    entry = List.of(BenchmarkedEvent.to(channel, hooks(users)));
  }

  private HookCall[] hooks(List<String> users) {
    if (mentions.equals("nobody")) {
      return new HookCall[0];
    }
    var some = new ArrayList<>(users.subList(0, Math.min(MENTIONED, users.size() - 1)));
    some.add(hub.ids.next());
    return new HookCall[] {new BenchmarkedEvent.Mentioned(some).call()};
  }

  /// Without breaks, which would be measured in place of work.
  static RealtimeSettings unpaced() {
    var settings = RealtimeSettings.of(() -> "11.6.0", "host");
    var bursts = new RealtimeSettings.Bursts(Set.of(), 0, java.time.Duration.ZERO);
    return settings.withCatchingUp(bursts, 1 << 20);
  }

  @Benchmark
  public void an_event_to_all_sockets_of_a_loop() {
    hub.entry(entry);
    while (hub.backlog() > 0) {
      hub.turn();
    }
  }
}
