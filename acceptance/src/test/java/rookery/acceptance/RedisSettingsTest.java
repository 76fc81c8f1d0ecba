package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
import rookery.postgres.TestDatabases;

/// What the settings do that say where the nodes of a cluster meet, and how they leave it.
@Tag("settings")
@Timeout(180)
class RedisSettingsTest {
  private final Lifecycle lifecycle = new Lifecycle();
  private final RedisServer redis =
      lifecycle.own(RedisServer.start(ChatCluster.freshDirectory().resolve("redis"), 0));
  private final DatabaseSettings database = TestDatabases.fresh();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private LocalNode starts(Map<String, String> further) {
    var settings = new TreeMap<String, String>();
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    settings.put("MM_ROOKERYSETTINGS_REDISWAITSECONDS", "1");
    settings.putAll(further);
    return GovernedNode.node(database, "a", settings);
  }

  /// Says something to Redis; answers the first line of what it says.
  private String says(String command) throws IOException {
    String[] address = redis.address().split(":", 2);
    try (var socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return String.valueOf(new BufferedReader(in).readLine());
    }
  }

  @Test
  @Shows({"CacheSettings.RedisAddress", "CacheSettings.RedisDB"})
  void the_nodes_meet_in_the_redis_that_is_named_and_in_its_database() throws IOException {
    try (var _ = starts(Map.of("MM_CACHESETTINGS_REDISDB", "3"))) {
      assertThat(says("INFO keyspace\r\n")).startsWith("$");
      assertThat(says("DBSIZE")).isEqualTo(":0");
      assertThat(says("SWAPDB 0 3")).isEqualTo("+OK");
      assertThat(says("DBSIZE")).isNotEqualTo(":0");
    }
  }

  @Test
  @Shows("ClusterSettings.Enable")
  void a_node_that_is_to_be_one_of_several_does_not_start_alone() {
    assertThatThrownBy(
            () -> GovernedNode.node(database, "a", Map.of("MM_CLUSTERSETTINGS_ENABLE", "true")))
        .hasMessageContaining("MM_CACHESETTINGS_REDISADDRESS");
  }

  @Test
  @Shows({
    "CacheSettings.RedisPassword",
    "RookerySettings.RedisUser",
    "RookerySettings.RedisWaitSeconds"
  })
  void redis_is_told_user_and_password_and_waited_for_no_longer_than_that() throws IOException {
    assertThat(says("ACL SETUSER chat on >secret ~* &* +@all")).isEqualTo("+OK");
    assertThat(says("CONFIG SET requirepass usual")).isEqualTo("+OK");
    long start = System.nanoTime();
    assertThatThrownBy(() -> starts(Map.of("MM_CACHESETTINGS_REDISPASSWORD", "secret")))
        .hasMessageContaining("MM_CACHESETTINGS_REDISPASSWORD");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    starts(Map.of("MM_CACHESETTINGS_REDISPASSWORD", "usual")).close();
    var chat =
        Map.of("MM_CACHESETTINGS_REDISPASSWORD", "secret", "MM_ROOKERYSETTINGS_REDISUSER", "chat");
    starts(chat).close();
  }

  @Test
  @Shows("RookerySettings.RedisTLS")
  void a_redis_without_tls_is_not_talked_to_in_the_clear() {
    assertThatThrownBy(() -> starts(Map.of("MM_ROOKERYSETTINGS_REDISTLS", "true")))
        .hasMessageContaining("Redis");
  }

  /// Has these settings of its own section from now on.
  private LocalNode startsAgainWith(Map<String, Object> settings) {
    try (var before = starts(Map.of())) {
      var admin = before.client().signedUp("admin", ChatCluster.PASSWORD);
      admin.put("/config/patch", Map.of("RookerySettings", settings)).expect(200);
    }
    return lifecycle.own(starts(Map.of()));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String channel(ChatClient admin) {
    return admin.createsChannel(admin.createsTeam("team").text("id"), "channel").text("id");
  }

  @Test
  @Shows({"RookerySettings.OutboxWaitMilliseconds", "RookerySettings.DegradedAfterSeconds"})
  void a_request_waits_so_long_for_redis_and_the_log_moves_after_so_long() {
    var node = startsAgainWith(Map.of("OutboxWaitMilliseconds", 1_500, "DegradedAfterSeconds", 5));
    var admin = node.client().loggedIn("admin", ChatCluster.PASSWORD);
    String channel = channel(admin);
    redis.goesAway();
    long start = System.nanoTime();
    admin.posts(channel, "late");
    assertThat(since(start)).isGreaterThan(Duration.ofMillis(1_400));
    await()
        .atMost(Duration.ofSeconds(25))
        .until(() -> ClusterView.of(admin).reasons("a").contains("log_in_postgres"));
  }

  @Test
  @Shows("RookerySettings.DrainNoticeMilliseconds")
  void a_node_that_stops_waits_so_long_for_those_who_ask_whether_it_is_ready() {
    var node = startsAgainWith(Map.of("DrainNoticeMilliseconds", 9_000));
    node.client().get("/api/rookery/v1/ready").expect(200);
    long start = System.nanoTime();
    node.close();
    assertThat(since(start)).isGreaterThan(Duration.ofSeconds(8));
  }

  /// How many entries of the log were let go.
  private static double trimmed(int figures) {
    return total(figures, "rookery_log_entries_trimmed_total");
  }

  /// How many bytes what was appended was larger before it was compressed.
  private static double saved(int figures) {
    return total(figures, "rookery_log_append_packed_bytes_sum")
        - total(figures, "rookery_log_append_bytes_sum");
  }

  private static double total(int figures, String name) {
    return Page.of(URI.create("http://localhost:" + figures + "/metrics"))
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  @Shows({"RookerySettings.LogRetentionMinutes", "RookerySettings.LogRetentionMebibytes"})
  void the_log_reaches_back_so_far_and_is_no_larger_than_that() {
    int figures = ChatCluster.freePort();
    var shown =
        Map.of(
            "MM_METRICSSETTINGS_ENABLE", "true", "MM_METRICSSETTINGS_LISTENADDRESS", ":" + figures);
    ChatClient admin;
    try (var node = starts(shown)) {
      admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      sets(admin, "LogRetentionMebibytes", 1);
    }
    String channel;
    try (var node = starts(shown)) {
      admin = admin.movedTo(node.url());
      channel = channel(admin);
      for (int i = 0; i < 200; i++) {
        admin.posts(channel, "a".repeat(16_000));
      }
      assertThat(trimmed(figures)).isPositive();
      sets(admin, "LogRetentionMebibytes", 256);
      sets(admin, "LogRetentionMinutes", 1);
    }
    try (var node = starts(shown)) {
      var there = admin.movedTo(node.url());
      there.posts(channel, "to be let go");
      await()
          .atMost(Duration.ofSeconds(150))
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> {
            there.posts(channel, "later");
            return trimmed(figures) > 0;
          });
    }
  }

  @Test
  @Shows("RookerySettings.LogCompression")
  void what_enters_the_log_is_compressed_once_all_nodes_could_read_it_for_as_long_as_it_reaches() {
    int figures = ChatCluster.freePort();
    var further =
        Map.of(
            "MM_METRICSSETTINGS_ENABLE",
            "true",
            "MM_METRICSSETTINGS_LISTENADDRESS",
            ":" + figures,
            "MM_ROOKERYSETTINGS_LOGRETENTIONMINUTES",
            "1");
    try (var node = starts(further)) {
      var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      String channel = channel(admin);
      compresses(admin, true);
      try (var person = Person.connect("admin", admin)) {
        admin.posts(channel, "as it is");
        person.sees("as it is");
        assertThat(saved(figures)).isZero();
        await()
            .atMost(Duration.ofSeconds(100))
            .pollInterval(Duration.ofSeconds(2))
            .until(() -> {
              admin.posts(channel, "again");
              return saved(figures) > 0;
            });
        admin.posts(channel, "compressed");
        person.stream().await("posted", event -> event.post().text("message").equals("compressed"));
      }
      compresses(admin, false);
      double before = saved(figures);
      admin.posts(channel, "as it is");
      assertThat(saved(figures)).isEqualTo(before);
    }
  }

  private static void compresses(ChatClient admin, boolean yes) {
    var change = Map.of("RookerySettings", Map.of("LogCompression", yes));
    admin.put("/config/patch", change).expect(200);
  }

  private static void sets(ChatClient admin, String key, int value) {
    admin.put("/config/patch", Map.of("RookerySettings", Map.of(key, value))).expect(200);
  }
}
