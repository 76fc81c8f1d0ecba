package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.kernel.Lifecycle;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Clients that send anything at all harm themselves only: beside them a good one is sent every
/// event and answered every ping, and of them nothing is left, neither a connection nor a buffer.
/// `-Drookery.fuzz.seed=N` repeats a run.
@Tag("full")
class SocketFuzzTest {
  private static final long SEED = Long.getLong("rookery.fuzz.seed", System.nanoTime());
  private static final int CLIENTS = 400;
  private static final int DEEP = 4_000;
  private static final byte[] PING =
      "{\"seq\":1,\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

  private final Random random = new Random(SEED);
  private final Lifecycle lifecycle = new Lifecycle();
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 64 << 20));
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));

  record Said(int number) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "said";
    }
  }

  @AfterEach
  void stop() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    lifecycle.close();
  }

  @Test
  void whoever_sends_nonsense_harms_nobody_else() throws Exception {
    var complaints = lifecycle.own(Complaints.begin());
    var node =
        lifecycle.own(
            new SmallNode(
                log,
                database,
                SmallNode.settings(),
                new Extensions(List.of(), List.of(), List.of())));
    // Not before: the first server in a process turns it off.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    try (var good = SocketClient.connect(node, node.user().value())) {
      for (int i = 1; i <= CLIENTS; i++) {
        nonsense(node);
        if (i % 10 == 0) {
          node.delivery.announcer().announce(new Said(i / 10), new Scope.ToEveryone());
          good.send("{\"seq\":" + i + ",\"action\":\"ping\"}");
        }
      }
      for (int i = 10; i <= CLIENTS; i += 10) {
        assertThat(good.awaitReply(i)).as("seed %d", SEED).containsEntry("status", "OK");
      }
      await().untilAsserted(() -> assertThat(said(good)).hasSize(CLIENTS / 10));
      assertThat(said(good)).as("seed %d", SEED).isSorted().doesNotHaveDuplicates();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(node.realtime.connections()).as("seed %d", SEED).isEqualTo(1));
      assertThat(complaints.all()).as("seed %d", SEED).isEmpty();
    }
  }

  private static List<Long> said(SocketClient client) {
    return client.frames.stream()
        .filter(frame -> "said".equals(frame.get("event")))
        .map(frame -> ((Number) ((Map<?, ?>) frame.get("data")).get("number")).longValue())
        .toList();
  }

  private void nonsense(SmallNode node) throws IOException {
    String token = random.nextInt(3) == 0 ? "" : node.user().value();
    try (var client = RawClient.open(node.port(), token, "")) {
      if (random.nextInt(5) > 0) {
        client.upgraded();
      }
      for (int i = random.nextInt(6); i >= 0; i--) {
        sends(client, anything());
      }
    } catch (IOException _) {
      // The node has closed it, as it may.
    }
  }

  /// At once, or in pieces that end anywhere.
  private void sends(RawClient client, byte[] bytes) throws IOException {
    int end = 0;
    for (int from = 0; from < bytes.length; from = end) {
      end = random.nextInt(3) == 0 ? from + 1 + random.nextInt(bytes.length - from) : bytes.length;
      client.send(Arrays.copyOfRange(bytes, from, end));
    }
  }

  private byte[] anything() {
    return switch (random.nextInt(14)) {
      case 0 -> bytes(random.nextInt(300));
      case 1 -> RawClient.frame(0x81, PING, random);
      case 2 -> RawClient.frame(random.nextInt(256), bytes(random.nextInt(100)), random);
      case 3 -> damaged(RawClient.frame(0x81, PING, random));
      case 4 -> joined(RawClient.frame(0x01, PING, random), RawClient.frame(0x80, PING, random));
      case 5 -> RawClient.frame(0x81, bytes(random.nextInt(200)), random);
      case 6 -> RawClient.frame(0x82, bytes(random.nextInt(200)), random);
      case 7 -> joined(new byte[] {(byte) 0x81, (byte) 0xff}, bytes(12));
      case 8 -> new byte[] {(byte) 0x81, (byte) PING.length, '{', '}'};
      case 9 -> RawClient.frame(0x81, "[".repeat(DEEP).getBytes(StandardCharsets.UTF_8), random);
      case 10 -> RawClient.frame(0x82, nested(), random);
      case 11 -> damaged(RawClient.frame(0x82, packedPing(), random));
      case 12 -> RawClient.frame(0x01, bytes(7_000 + random.nextInt(2_000)), random);
      default ->
          joined(
              RawClient.frame(0x01, PING, random),
              joined(
                  RawClient.frame(0x89, bytes(random.nextInt(140)), random),
                  RawClient.frame(0x88, bytes(random.nextInt(8)), random)));
    };
  }

  /// Maps in maps, without an end.
  private byte[] nested() {
    byte[] maps = new byte[DEEP];
    Arrays.fill(maps, (byte) (random.nextBoolean() ? 0x81 : 0x91));
    return maps;
  }

  /// `{"seq": 1, "action": "ping"}` in MessagePack.
  private static byte[] packedPing() {
    var out = new ByteArrayOutputStream();
    out.write(0x82);
    out.write(0xa3);
    out.writeBytes("seq".getBytes(StandardCharsets.US_ASCII));
    out.write(1);
    out.write(0xa6);
    out.writeBytes("action".getBytes(StandardCharsets.US_ASCII));
    out.write(0xa4);
    out.writeBytes("ping".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] damaged(byte[] frame) {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      frame[random.nextInt(frame.length)] = (byte) random.nextInt();
    }
    return frame;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }
}
