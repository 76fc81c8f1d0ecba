package rookery.delivery;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;
import rookery.kernel.ChannelId;

/// The event of a post on its way into the log and out of it: its JSON, its record with the number
/// of its row, and the same read again. Not thread-safe; confined to its benchmark.
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {
  private static final long ROW = 123_456_789;

  private final BenchmarkedPost post = BenchmarkedPost.made();
  private final Scope channel = new Scope.ToChannel(new ChannelId("c".repeat(26)));
  private final EntryFormats formats = new EntryFormats(Formats.OF_THIS_BUILD, 0, System::nanoTime);
  private final ClientEvent event = BenchmarkedPost.event();
  private final Bytes envelope = Bytes.of(Envelope.of(ROW, formats.encode(event)));

  @Benchmark
  public ClientEvent its_json() {
    return ClientEvent.of(post, channel, List.of());
  }

  @Benchmark
  public byte[] its_record_encoded() {
    return Envelope.of(ROW, formats.encode(event));
  }

  @Benchmark
  public LogRecord its_record_decoded() throws RecordCodec.Unreadable {
    return formats.open(envelope);
  }
}
