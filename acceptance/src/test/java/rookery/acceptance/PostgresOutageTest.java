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
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;
import rookery.postgres.Wire;

/// PostgreSQL refuses, hangs or restarts under two nodes that people use. Requests are refused in
/// time, sockets stay open, and afterwards everything goes on by itself.
@Tag("full")
@Timeout(240)
class PostgresOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The longest that a request may take: the patience, three seconds more, and a second for a busy
  /// machine.
  private static final Duration BOUND = PATIENCE.plusSeconds(4);

  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 4;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "MM_ROOKERYSETTINGS_DATABASEPATIENCEMILLISECONDS",
          Long.toString(PATIENCE.toMillis()),
          "MM_SQLSETTINGS_MAXOPENCONNS",
          Integer.toString(CONNECTIONS));

  private final Lifecycle lifecycle = new Lifecycle();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// What happens to PostgreSQL, and for how long.
  private interface Fault {
    void passes() throws InterruptedException;
  }

  private Wire wireTo(DatabaseSettings database) {
    return lifecycle.own(Wire.to(URI.create(database.url().substring("jdbc:".length())).getPort()));
  }

  private static DatabaseSettings through(Wire wire, DatabaseSettings database) {
    String url = database.url().replaceFirst(":[0-9]+/", ":" + wire.port() + "/");
    return DatabaseSettings.of(url, database.user(), database.password());
  }

  @Test
  void it_refuses() throws Exception {
    var database = TestDatabases.fresh();
    var wire = wireTo(database);
    isOvercome(
        through(wire, database),
        true,
        () -> {
          wire.cut();
          lasts(8);
          wire.flow();
        });
  }

  @Test
  void it_hangs() throws Exception {
    var database = TestDatabases.fresh();
    var wire = wireTo(database);
    isOvercome(
        through(wire, database),
        true,
        () -> {
          wire.stall();
          lasts(8);
          wire.flow();
        });
  }

  @Test
  void it_hangs_for_longer_than_a_lease_and_what_hung_is_lost() throws Exception {
    var database = TestDatabases.fresh();
    var wire = wireTo(database);
    isOvercome(
        through(wire, database),
        true,
        () -> {
          wire.stall();
          lasts(40);
          wire.cut();
          wire.flow();
        });
  }

  @Test
  void it_is_stopped_and_started_again() throws Exception {
    var postgres = lifecycle.own(PostgresServer.start(ChatCluster.freshDirectory().resolve("pg")));
    isOvercome(
        postgres.database(),
        true,
        () -> {
          postgres.stopsFast();
          lasts(5);
          postgres.startsAgain();
        });
  }

  @Test
  void it_is_restarted_immediately_three_times() throws Exception {
    var postgres = lifecycle.own(PostgresServer.start(ChatCluster.freshDirectory().resolve("pg")));
    isOvercome(
        postgres.database(),
        false,
        () -> {
          for (int i = 0; i < 3; i++) {
            postgres.restartsImmediately();
            lasts(3);
          }
        });
  }

  /// @param isFelt whether it lasts so long that requests must be refused
  private void isOvercome(DatabaseSettings database, boolean isFelt, Fault fault) throws Exception {
    var cluster = lifecycle.own(ChatCluster.over(database, SETTINGS, "a", "b"));
    var town = cluster.channel("town", "ann", "bob", "carol");
    var nodes = cluster.nodes().stream().map(n -> at(cluster, n)).toList();
    try (var bob = cluster.connect("bob", "b");
        var carol = cluster.connect("carol", "a");
        var demand = new Demand()) {
      String bobs = bob.connection();
      String carols = carol.connection();
      for (var node : nodes) {
        demand.reads(node, town.channel(), 2 * CONNECTIONS);
        demand.writes(node, town.channel());
      }
      await().atMost(RECOVERY).until(() -> demand.written().size() > 4);

      fault.passes();

      if (isFelt) {
        assertThat(nodes).allMatch(demand::wasRefused);
      }
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
