package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.Line;
import rookery.postgres.TestDatabases;

/// What nodes say of each other, and of themselves while something is away.
@Tag("full")
@Timeout(180)
class ClusterResourceTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final Lifecycle lifecycle = new Lifecycle();
  private final Path directory = ChatCluster.freshDirectory();
  private final RedisServer redis = lifecycle.own(RedisServer.start(directory.resolve("redis"), 0));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private LocalNode starts(String name, DatabaseSettings database, Map<String, String> further) {
    int port = ChatCluster.freePort();
    Map<String, String> settings = new TreeMap<>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_CACHESETTINGS_CACHETYPE", "redis");
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    settings.put("MM_FILESETTINGS_DIRECTORY", directory.resolve("files-" + name).toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    settings.putAll(further);
    return LocalNode.start(name, port, settings);
  }

  private static void eventually(ChatClient admin, Check check) {
    await().atMost(SOON).untilAsserted(() -> check.holds(ClusterView.of(admin)));
  }

  @FunctionalInterface
  private interface Check {
    void holds(ClusterView seen);
  }

  @Test
  void a_difference_in_settings_is_named_on_every_node() {
    var database = TestDatabases.fresh();
    var a = lifecycle.own(starts("a", database, Map.of()));
    var admin = a.client().signedUp("admin", ChatCluster.PASSWORD);
    var b = lifecycle.own(starts("b", database, Map.of()));
    eventually(
        admin,
        seen -> {
          assertThat(seen.names()).containsExactly("a", "b");
          assertThat(seen.state("a")).isEqualTo("ready");
          assertThat(seen.state("b")).isEqualTo("ready");
        });

    var c =
        lifecycle.own(starts("c", database, Map.of("MM_TEAMSETTINGS_SITENAME", "Another name")));

    for (var node : new LocalNode[] {a, b, c}) {
      eventually(
          admin.movedTo(node.url()),
          seen -> {
            assertThat(seen.reasons("c")).containsExactly("config_differs");
            assertThat(seen.state("c")).isEqualTo("degraded");
            assertThat(seen.reasons("a")).isEmpty();
            assertThat(seen.events()).contains("a joined", "b joined", "c joined");
          });
    }
    var infos = admin.get("/cluster/status").expect(200).tree().list();
    assertThat(infos).hasSize(3);
    assertThat(infos.getFirst().keys())
        .containsExactlyInAnyOrder(
            "id", "version", "schema_version", "config_hash", "ipaddress", "hostname");
  }

  @Test
  void a_node_cut_off_from_redis_says_so_and_joins_again_by_itself() throws Exception {
    var database = TestDatabases.fresh();
    int port = Integer.parseInt(redis.address().replaceAll(".*:", ""));
    var line = lifecycle.own(Line.to(port));
    var a = lifecycle.own(starts("a", database, Map.of()));
    var admin = a.client().signedUp("admin", ChatCluster.PASSWORD);
    var through = "127.0.0.1:" + line.port();
    var b = lifecycle.own(starts("b", database, Map.of("MM_CACHESETTINGS_REDISADDRESS", through)));
    var there = admin.movedTo(b.url());
    eventually(there, seen -> assertThat(seen.events()).contains("a joined", "b joined"));

    line.refuses();

    eventually(
        there,
        seen -> {
          assertThat(seen.state("b")).isEqualTo("degraded");
          assertThat(seen.reasons("b")).contains("redis_away");
          assertThat(seen.reasons("a")).contains("unseen");
        });
    eventually(admin, seen -> assertThat(seen.reasons("b")).contains("redis_away"));

    line.takes();

    eventually(
        there,
        seen -> {
          assertThat(seen.state("b")).isEqualTo("ready");
          assertThat(seen.state("a")).isEqualTo("ready");
        });
    eventually(admin, seen -> assertThat(seen.reasons("b")).isEmpty());
  }

  @Test
  void it_answers_while_redis_and_while_postgresql_is_away() throws Exception {
    var database = TestDatabases.fresh();
    var line =
        lifecycle.own(Line.to(URI.create(database.url().substring("jdbc:".length())).getPort()));
    String url = database.url().replaceFirst(":[0-9]+/", ":" + line.port() + "/");
    var through = DatabaseSettings.of(url, database.user(), database.password());
    var a = lifecycle.own(starts("a", through, Map.of()));
    var admin = a.client().signedUp("admin", ChatCluster.PASSWORD);
    eventually(
        admin,
        seen -> {
          assertThat(seen.leaderName()).isEqualTo("a");
          assertThat(seen.eventsOf("a")).contains("joined");
        });
    redisGoesAndComesBack(admin);

    line.refuses();

    eventually(
        admin,
        seen -> {
          assertThat(seen.reasons("a")).containsExactly("database_away");
          assertThat(seen.leader()).isEmpty();
          assertThat(seen.eventsOf("a")).contains("joined");
        });
    line.takes();
    eventually(
        admin,
        seen -> {
          assertThat(seen.reasons("a")).isEmpty();
          assertThat(seen.leaderName()).isEqualTo("a");
        });
  }

  /// A new epoch empties the caches: the node is asked once more, so that it knows the session.
  private void redisGoesAndComesBack(ChatClient admin) throws Exception {
    String epoch = ClusterView.of(admin).epoch();
    redis.goesAway();
    eventually(admin, seen -> assertThat(seen.reasons("a")).containsExactly("redis_away"));
    redis.comesBackEmpty();
    eventually(
        admin,
        seen -> {
          assertThat(seen.reasons("a")).isEmpty();
          assertThat(seen.epoch()).isNotEqualTo(epoch);
        });
    var _ = ClusterView.of(admin);
  }

  @Test
  @Shows("ClusterSettings.ClusterName")
  void a_second_installation_on_the_same_redis_is_refused_unless_it_has_a_name_of_its_own() {
    var a = lifecycle.own(starts("a", TestDatabases.fresh(), Map.of()));
    var admin = a.client().signedUp("admin", ChatCluster.PASSWORD);
    var another = TestDatabases.fresh();

    assertThatThrownBy(() -> starts("x", another, Map.of()))
        .hasMessageContaining("of another installation")
        .hasMessageContaining("MM_CLUSTERSETTINGS_CLUSTERNAME");

    var x = lifecycle.own(starts("x", another, Map.of("MM_CLUSTERSETTINGS_CLUSTERNAME", "second")));
    var adminThere = x.client().signedUp("admin", ChatCluster.PASSWORD);
    eventually(adminThere, seen -> assertThat(seen.eventsOf("x")).contains("joined"));
    assertThat(ClusterView.of(adminThere).names()).containsExactly("x");
    assertThat(ClusterView.of(admin).names()).containsExactly("a");
    assertThat(ClusterView.of(admin).events()).noneMatch(event -> event.startsWith("x "));
  }

  @Test
  void a_node_alone_shows_itself_without_redis() {
    try (var cluster = ChatCluster.inThisProcess("a")) {
      var admin = cluster.person("admin");
      eventually(
          admin,
          seen -> {
            assertThat(seen.leaderName()).isEqualTo("a");
            assertThat(seen.state("a")).isEqualTo("ready");
            assertThat(seen.events()).contains("a joined", "a leads, in term 1");
          });
      assertThat(ClusterView.of(admin).nodes().getFirst().keys())
          .containsExactlyInAnyOrder(
              "id",
              "name",
              "host",
              "port",
              "version",
              "schema_version",
              "config_hash",
              "state",
              "reasons",
              "leader",
              "started_at",
              "connections",
              "log_position",
              "lag_ms",
              "clock_skew_ms",
              "applied_hash");
    }
  }
}
