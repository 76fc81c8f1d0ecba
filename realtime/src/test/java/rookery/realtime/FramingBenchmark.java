package rookery.realtime;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
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
import rookery.kernel.ChannelId;
import rookery.kernel.RandomIds;

/// Frames for one socket: header, the event's bytes and number, in one buffer. Not thread-safe;
/// confined to its benchmark.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(jvmArgsAppend = {LoopThreads.CUSTOM, LoopThreads.THESE})
public class FramingBenchmark {
  private static final long FIRST = 123_456;

  @Param({"1", "10"})
  int frames;

  private final Framing framing = new Framing();
  private final EmbeddedChannel channel = new EmbeddedChannel(new Swallow());
  private final Outlet out = Outlet.of(channel);
  private final byte[] event = BenchmarkedEvent.to(new ChannelId(new RandomIds().next())).json();

  @Setup
  public void prepare() {
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
  }

  @Benchmark
  public void frames_for_a_socket() {
    Run run = framing.start();
    for (int i = 0; i < frames; i++) {
      run = run.then(event);
    }
    framing.write(out, run, FIRST);
  }
}
