package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import rookery.cluster.Bytes;

/// An entry of the log: its events packed as one value and unpacked, and what a tail makes of what
/// Redis gives it. Not thread-safe; confined to its benchmark.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EntryBenchmark {
  private static final int EVENT = 1_000;

  @Param({"1", "10", "100"})
  int events;

  private final Expander expander = new Expander();
  private List<byte[]> records;
  private byte[] packed;
  private List<Object> streamEntry;

  @Setup
  public void prepare() {
    var random = new Random(events);
    records =
        Stream.generate(
                () -> {
                  byte[] event = new byte[EVENT];
                  random.nextBytes(event);
                  return event;
                })
            .limit(events)
            .toList();
    packed = Packing.pack(records);
    streamEntry =
        List.of(
            ascii("12345678-0"),
            List.of(
                ascii("e"), ascii("e".repeat(26)),
                ascii("p"), ascii("p".repeat(26)),
                ascii("s"), ascii("123456"),
                ascii("h"), ascii("0123456789abcdef0123456789abcdef01234567"),
                ascii("t"), ascii("1764000000000"),
                ascii("d"), packed));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Benchmark
  public byte[] packed() {
    return Packing.pack(records);
  }

  @Benchmark
  public List<Bytes> unpacked() {
    return Packing.unpack(packed, expander);
  }

  @Benchmark
  public Stored as_redis_gives_it() {
    return Stored.read(streamEntry, expander);
  }
}
