package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.kernel.Lifecycle;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// A thousand clients that read nothing are closed, harm nobody, take no more memory than they may,
/// and go on where they were when they read again.
@Tag("full")
class SlowClientsTest {
  private static final int SLOW = 1_000;
  private static final int GOOD = 10;
  private static final int EVENTS = 60;
  private static final int LOOK_EVERY = 10;
  private static final int PENDING = 64 * 1_024;
  private static final String TEXT = "x".repeat(8_000);

  private final Lifecycle lifecycle = new Lifecycle();
  private final InProcessLog log = lifecycle.own(new InProcessLog(new Epoch("one"), 64 << 20));
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));

  record Said(int number, String text) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "said";
    }
  }

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  @Test
  void a_thousand_of_them_harm_nobody() throws Exception {
    var node =
        lifecycle.own(
            new SmallNode(
                log,
                database,
                SmallNode.settings()
                    .withMostPending(PENDING)
                    .withCaps(() -> new SocketCaps(2_000, 1, 1, 20, 100)),
                new Extensions(List.of(), List.of(), List.of())));
    UserId one = node.user();
    List<RawClient> slow = new ArrayList<>();
    for (int i = 0; i < SLOW; i++) {
      slow.add(lifecycle.own(RawClient.open(node.port(), one.value(), "").upgraded()));
    }
    List<SocketClient> good = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      good.add(lifecycle.own(SocketClient.connect(node, node.user().value())));
    }
    long before = used();
    long most = everybodyIsTold(node, good) - before;
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.count("rookery_realtime_closes", "reason", "slow") == SLOW);
    // What may wait for each, and as much again for what is shared and for the sockets themselves.
    assertThat(most).isLessThan(2L * SLOW * PENDING);
    goesOn(node, one, slow.getFirst());
    // Those that do not even take the close frame are cut off after a while, with all they had.
    await().atMost(Duration.ofSeconds(15)).until(() -> node.realtime.connections() == GOOD);
    // What is left is mostly what the test itself remembers.
    assertThat(used() - before).as("afterwards").isLessThan((long) SLOW * PENDING / 4 * 3);
  }

  /// Answers the most memory that was used meanwhile.
  private static long everybodyIsTold(SmallNode node, List<SocketClient> good) {
    long most = 0;
    for (int i = 1; i <= EVENTS; i++) {
      node.delivery.announcer().announce(new Said(i, TEXT), new Scope.ToEveryone());
      int sent = i;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> good.stream().allMatch(client -> said(client).size() >= sent));
      if (i % LOOK_EVERY == 0) {
        most = Math.max(most, used());
      }
    }
    for (SocketClient client : good) {
      assertThat(said(client)).hasSize(EVENTS).isSorted().doesNotHaveDuplicates();
    }
    return most;
  }

  /// Reads what it had been sent, comes back, and has everything once.
  private static void goesOn(SmallNode node, UserId user, RawClient client) throws Exception {
    List<Long> numbers = new ArrayList<>();
    String connection = "";
    long next = 0;
    for (var frame = read(client); frame != null; frame = read(client)) {
      next = ((Number) frame.get("seq")).longValue() + 1;
      if (frame.get("event").equals("hello")) {
        connection = (String) ((Map<?, ?>) frame.get("data")).get("connection_id");
      } else {
        numbers.add(number(frame));
      }
    }
    assertThat(client.closeCode()).isEqualTo(CloseReason.SLOW.code()).isEqualTo(4002);
    assertThat(numbers).hasSizeLessThan(EVENTS);
    String where = "?connection_id=" + connection + "&sequence_number=" + next;
    try (var again = RawClient.open(node.port(), user.value(), where).upgraded()) {
      while (numbers.size() < EVENTS) {
        var frame = read(again);
        assertThat(((Number) frame.get("seq")).longValue()).isEqualTo(next++);
        numbers.add(number(frame));
      }
    }
    assertThat(numbers).hasSize(EVENTS).isSorted().doesNotHaveDuplicates();
  }

  private static Map<String, Object> read(RawClient client) throws Exception {
    String text = client.text();
    return text == null
        ? null
        : Map.copyOf(Json.object(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static long number(Map<String, Object> frame) {
    return ((Number) ((Map<?, ?>) frame.get("data")).get("number")).longValue();
  }

  private static List<Long> said(SocketClient client) {
    return client.frames.stream()
        .filter(frame -> "said".equals(frame.get("event")))
        .map(SlowClientsTest::number)
        .toList();
  }

  private static long used() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() + PlatformDependent.usedDirectMemory();
  }
}
