package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.Line;
import rookery.postgres.TestDatabases;

/// PostgreSQL refuses or hangs, once for longer than a node's lease, under two nodes that never
/// stop being asked. Every answer comes in time, and what was taken in the end is there and was
/// told, once.
@Tag("full")
@Timeout(240)
class DatabaseDemandTest {
  /// The longest that a request may take: the patience that is set by default, what may come on
  /// top, and a second for a busy machine.
  private static final Duration BOUND =
      Duration.ofSeconds(5).plus(Database.LONGEST_DELAY).plusSeconds(1);

  private static final Duration RECOVERY = Duration.ofSeconds(30);

  /// More than a node has connections.
  private static final int READERS = 20;

  private final Lifecycle lifecycle = new Lifecycle();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// What happens to PostgreSQL, and for how long.
  private interface Fault {
    void passes() throws InterruptedException;
  }

  private Line lineTo(DatabaseSettings database) {
    return lifecycle.own(Line.to(URI.create(database.url().substring("jdbc:".length())).getPort()));
  }

  private static DatabaseSettings through(Line line, DatabaseSettings database) {
    String url = database.url().replaceFirst(":[0-9]+/", ":" + line.port() + "/");
    return DatabaseSettings.of(url, database.user(), database.password());
  }

  @Test
  void it_refuses() throws Exception {
    var database = TestDatabases.fresh();
    var line = lineTo(database);
    isOvercome(
        through(line, database),
        () -> {
          line.refuses();
          lasts(8);
          line.takes();
        });
  }

  @Test
  void it_hangs() throws Exception {
    var database = TestDatabases.fresh();
    var line = lineTo(database);
    isOvercome(
        through(line, database),
        () -> {
          line.stalls();
          lasts(8);
          line.flows();
        });
  }

  @Test
  void it_hangs_for_longer_than_a_lease_and_then_connections_break() throws Exception {
    var database = TestDatabases.fresh();
    var line = lineTo(database);
    isOvercome(
        through(line, database),
        () -> {
          line.stalls();
          lasts(40);
          line.refuses();
          line.flows();
          line.takes();
        });
  }

  private void isOvercome(DatabaseSettings database, Fault fault) throws Exception {
    var cluster = lifecycle.own(ChatCluster.over(database, "a", "b"));
    var town = cluster.channel("town", "ann", "bob", "carol");
    var nodes = cluster.nodes().stream().map(n -> at(cluster, n)).toList();
    try (var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "a");
        var demand = new Demand()) {
      String bobs = bob.connection();
      String carols = carol.connection();
      for (var node : nodes) {
        demand.reads(node, town.channel(), READERS);
        demand.writes(node, town.channel());
      }
      await().atMost(RECOVERY).until(() -> demand.written().size() > 4);

      fault.passes();

      assertThat(nodes).allMatch(demand::wasRefused);
      assertThat(bob.stream().isOpen()).isTrue();
      bob.stream().act("ping", Map.of());
      carol.losesItsSocket();
      recovers(nodes);
      demand.endsWell(BOUND);
      carol.comesBackTo(cluster.node("b"));
      var all = new ArrayList<>(demand.written());
      all.add(nodes.getFirst().posts(town.channel(), "after").text("message"));
      hasSeen(bob, all);
      hasSeen(carol, all);
      bob.wasNotStartedOver(bobs);
      carol.wasNotStartedOver(carols);
      assertThat(bob.stream().isOpen()).isTrue();
      assertThat(nodes.getLast().messagesOf(town.channel()))
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private static ChatClient at(ChatCluster cluster, NodeHandle node) {
    return cluster.person("ann").movedTo(node.url());
  }

  private static void recovers(List<ChatClient> nodes) {
    for (var node : nodes) {
      await().atMost(RECOVERY).until(() -> node.get("/users/me").status() == 200);
    }
  }

  private static void hasSeen(Person who, List<String> all) {
    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () -> assertThat(who.stream().messages()).containsExactlyInAnyOrderElementsOf(all));
  }

  /// This much time is the story itself, not a wait for something.
  private static void lasts(long seconds) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)).isFalse();
  }
}
