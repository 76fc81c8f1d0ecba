package rookery.realtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.msgpack.core.MessagePack;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What clients send, read. Not thread-safe; confined to its benchmark.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
  private static final String CHANNEL = "c".repeat(26);

  private final byte[] ping =
      "{\"action\":\"ping\",\"seq\":17}".getBytes(StandardCharsets.US_ASCII);
  private final byte[] typing =
      "{\"action\":\"user_typing\",\"seq\":18,\"data\":{\"channel_id\":\"%s\",\"parent_id\":\"\"}}"
          .formatted(CHANNEL)
          .getBytes(StandardCharsets.US_ASCII);
  private byte[] packed;

  @Setup
  public void prepare() throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(3).packString("action").packString("user_typing");
      packer.packString("seq").packLong(18).packString("data").packMapHeader(2);
      packer.packString("channel_id").packString(CHANNEL).packString("parent_id").packString("");
      packed = packer.toByteArray();
    }
  }

  @Benchmark
  public Optional<Request> a_ping_in_json() {
    return RequestReader.text(ping);
  }

  @Benchmark
  public Optional<Request> typing_in_json() {
    return RequestReader.text(typing);
  }

  @Benchmark
  public Optional<Request> typing_in_messagepack() {
    return RequestReader.binary(packed);
  }
}
