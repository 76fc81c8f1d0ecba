package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.client.RawSocket;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What settings do that a node takes when it is started again, in a node alone.
@Tag("settings")
@Timeout(120)
class RestartedSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int SOCKETS = 6 * Runtime.getRuntime().availableProcessors();

  private final DatabaseSettings database = TestDatabases.fresh();
  private LocalNode node = GovernedNode.node(database, "a", Map.of());
  private ChatClient admin = node.client().signedUp("admin", ChatCluster.PASSWORD);

  @AfterEach
  void close() {
    node.close();
  }

  /// Has these settings of its own section from now on.
  private void restartsWith(Map<String, Object> settings) {
    var answer = admin.put("/config/patch", Map.of("RookerySettings", settings)).expect(200);
    assertThat(answer.header("Rookery-Restart-Needed").split(", ")).hasSize(settings.size());
    node.close();
    node = GovernedNode.node(database, "a", Map.of());
    admin = admin.movedTo(node.url());
  }

  private String channel(String name) {
    return admin.createsChannel(admin.createsTeam(name).text("id"), name).text("id");
  }

  @Test
  @Shows("RookerySettings.BurstPosts")
  void posts_come_with_a_break_after_so_many() {
    restartsWith(Map.of("BurstPosts", 1));
    String channel = channel("bursts");
    try (var events = admin.connects()) {
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        admin.posts(channel, "post " + i);
      }
      events.await("posted", event -> event.post().text("message").equals("post 19"));
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(18 * 150));
    }
  }

  /// After how many large posts a client that reads nothing is closed.
  private int closedAfter(String channel, int most) throws IOException {
    var address = URI.create("ws://localhost:" + node.url().getPort() + "/api/v4/websocket");
    var token = Map.of("Authorization", "Bearer " + admin.token());
    try (var _ = RawSocket.open(address, token, 4_096, SOON)) {
      await().atMost(SOON).until(() -> connections() == 1);
      for (int posts = 1; posts <= most; posts++) {
        admin.posts(channel, "a".repeat(16_000));
        if (connections() == 0) {
          return posts;
        }
      }
    }
    return most + 1;
  }

  private long connections() {
    return ClusterView.of(admin).nodes().getFirst().number("connections");
  }

  @Test
  @Shows("RookerySettings.HubPendingKibibytes")
  void a_client_that_reads_nothing_is_closed_once_so_much_waits_for_it() throws IOException {
    restartsWith(Map.of("HubPendingKibibytes", 16));
    int early = closedAfter(channel("early"), 200);
    restartsWith(Map.of("HubPendingKibibytes", 1_024));
    int late = closedAfter(channel("late"), 200);
    assertThat(early).isLessThan(late);
  }

  /// How many of some sockets that are opened at once are let in.
  private long letIn() {
    var all = new ArrayList<CompletableFuture<Boolean>>();
    var address = URI.create("ws://localhost:" + node.url().getPort() + "/api/v4/websocket");
    for (int i = 0; i < SOCKETS; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () -> opens(address), task -> Thread.ofVirtual().start(task)));
    }
    return all.stream().filter(CompletableFuture::join).count();
  }

  private boolean opens(URI address) {
    var token = Map.of("Authorization", "Bearer " + admin.token());
    try (var _ = RawSocket.open(address, token, 4_096, Duration.ofSeconds(60))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  @Shows({
    "RookerySettings.UpgradesPerProcessor",
    "RookerySettings.UpgradeBurst",
    "RookerySettings.UpgradeWaitSeconds"
  })
  void so_many_sockets_are_let_in_at_once_and_the_others_wait_for_so_long() {
    restartsWith(Map.of("UpgradesPerProcessor", 1, "UpgradeBurst", 1, "UpgradeWaitSeconds", 1));
    assertThat(letIn()).isLessThan(SOCKETS);
    restartsWith(Map.of("UpgradeBurst", SOCKETS));
    assertThat(letIn()).isEqualTo(SOCKETS);
    restartsWith(Map.of("UpgradeBurst", 1, "UpgradeWaitSeconds", 60));
    assertThat(letIn()).isEqualTo(SOCKETS);
    restartsWith(Map.of("UpgradesPerProcessor", 1_000, "UpgradeWaitSeconds", 1));
    assertThat(letIn()).isEqualTo(SOCKETS);
  }
}
