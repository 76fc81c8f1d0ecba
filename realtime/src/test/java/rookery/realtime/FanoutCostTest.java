package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.ClientEvent;
import rookery.delivery.Entitlements;
import rookery.delivery.FleetingEvent;
import rookery.delivery.HookKey;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// What a frame costs in memory, from the log's entry to the channel's buffer: nothing is made for
/// it that the collector must take away again.
class FanoutCostTest {
  private static final int SOCKETS = 200;
  private static final int ROUNDS = 200;
  private static final int BURST = 10;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  record Posted(String text) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "posted";
    }
  }

  /// Whom a hook concerns. Immutable.
  record Nobody(int nobody) {}

  /// A hook that concerns somebody who is not there. Immutable.
  private record Elsewhere(Set<UserId> users) implements FrameHook<Nobody, Set<UserId>> {
    static final HookKey<Nobody> KEY = new HookKey<>("elsewhere", Nobody.class);

    @Override
    public HookKey<Nobody> key() {
      return KEY;
    }

    @Override
    public Set<UserId> prepare(Nobody arguments) {
      return users;
    }

    @Override
    public Optional<Set<UserId>> concerned(Set<UserId> concerned) {
      return Optional.of(concerned);
    }

    @Override
    public Optional<FrameEdit> before(Set<UserId> concerned, Reader reader) {
      throw new IllegalStateException("nobody is concerned");
    }
  }

  /// Takes what is written, as a network does. Not thread-safe; confined to its channel.
  private static final class Taken extends ChannelOutboundHandlerAdapter {
    private int buffers;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      buffers++;
      ReferenceCountUtil.release(message);
    }
  }

  /// Netty's search for leaks makes something of one buffer in 128; nodes run without it.
  @BeforeEach
  void search_for_no_leaks() {
    level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void search_again() {
    ResourceLeakDetector.setLevel(level);
  }

  @Test
  void a_frame_makes_nothing_for_the_collector() throws Exception {
    double one = onLoop(() -> perFrame(1));
    double joined = onLoop(() -> perFrame(BURST));
    System.out.printf("bytes allocated per frame: %.1f one by one, %.1f joined%n", one, joined);
    assertThat(one).as("one by one").isLessThan(40);
    assertThat(joined).as("joined").isLessThan(30);
  }

  /// Netty keeps buffers at hand for threads such as event loops have.
  private static double onLoop(Callable<Double> work) throws Exception {
    var task = new FutureTask<Double>(work);
    new FastThreadLocalThread(task).start();
    return task.get();
  }

  private double perFrame(int burst) {
    var settings = RealtimeSettings.of(() -> "11.6.0", "host");
    var unpaced = new RealtimeSettings.Bursts(Set.of("posted"), 1 << 30, java.time.Duration.ZERO);
    var hub =
        new SmallHub(
            settings.withCatchingUp(unpaced, 1 << 20),
            List.of(new Elsewhere(Set.of(new UserId("a".repeat(26))))));
    var channel = new ChannelId(hub.ids.next());
    var rights = new Entitlements(1, Set.of(channel), Set.of(), false);
    var taken = new ArrayList<Taken>();
    for (int i = 0; i < SOCKETS; i++) {
      var socket = hub.connect(new UserId(hub.ids.next()), rights);
      hub.turn();
      socket.config().setAllocator(io.netty.buffer.PooledByteBufAllocator.DEFAULT);
      var take = new Taken();
      socket.pipeline().addFirst(take);
      taken.add(take);
    }
    rounds(hub, channel, burst);
    int before = buffers(taken);
    long start = threads.getCurrentThreadAllocatedBytes();
    rounds(hub, channel, burst);
    double all = threads.getCurrentThreadAllocatedBytes() - start;
    assertThat(buffers(taken) - before).as("writes").isEqualTo(ROUNDS * SOCKETS);
    return all / ((double) ROUNDS * SOCKETS * burst);
  }

  private static int buffers(List<Taken> taken) {
    return taken.stream().mapToInt(each -> each.buffers).sum();
  }

  private static void rounds(SmallHub hub, ChannelId channel, int burst) {
    var event =
        ClientEvent.of(
            new Posted("x".repeat(600)),
            new Scope.ToChannel(channel),
            List.of(Elsewhere.KEY.with(new Nobody(1))));
    for (int i = 0; i < ROUNDS; i++) {
      for (int k = 0; k < burst; k++) {
        hub.entry(List.<LogRecord>of(event));
      }
      while (hub.backlog() > 0) {
        hub.turn();
      }
    }
  }
}
