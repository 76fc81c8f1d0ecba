package rookery.delivery;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.Formats;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;

/// A page of the log's past, 256 entries of one event each, over a log in memory: read and decoded
/// by the first who asks, and given to those who ask later. Not thread-safe; confined to its
/// benchmark.
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogHistoryBenchmark {
  private static final int PAGE = 256;
  private static final long BYTES = 64L << 20;

  private final Epoch epoch = new Epoch("one");
  private final Position start = new Position(epoch, 0);
  private final InProcessLog log = filled(epoch);
  private final EntryFormats formats = new EntryFormats(Formats.OF_THIS_BUILD, 0, System::nanoTime);
  private final LogHistory asked = new LogHistory(log, formats);

  private static InProcessLog filled(Epoch epoch) {
    var log = new InProcessLog(epoch, BYTES);
    var producer = new Incarnation("p".repeat(26));
    var formats = new EntryFormats(Formats.OF_THIS_BUILD, 0, System::nanoTime);
    byte[] event = Envelope.of(1, formats.encode(BenchmarkedPost.event()));
    for (int i = 1; i <= PAGE; i++) {
      log.append(new Batch(epoch, producer, i, List.of(event)));
    }
    return log;
  }

  @TearDown
  public void close() {
    log.close();
  }

  @Benchmark
  public History.Answer a_page_for_the_first() throws LogUnavailable {
    return new LogHistory(log, formats).behind(start);
  }

  @Benchmark
  public History.Answer a_page_for_others() throws LogUnavailable {
    return asked.behind(start);
  }
}
