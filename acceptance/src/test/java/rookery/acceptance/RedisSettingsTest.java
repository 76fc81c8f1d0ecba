package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What the settings do that say where the nodes of a cluster meet, and how they leave it.
@Tag("full")
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

  @Test
  @Shows({
    "RookerySettings.OutboxWaitMilliseconds",
    "RookerySettings.DrainNoticeMilliseconds",
    "RookerySettings.DrainSeconds"
  })
  void a_request_waits_so_long_for_redis_and_a_node_that_stops_for_those_who_ask() {
    var before = starts(Map.of());
    var admin = before.client().signedUp("admin", ChatCluster.PASSWORD);
    String channel = admin.createsChannel(admin.createsTeam("team").text("id"), "a").text("id");
    var patience =
        Map.of(
            "OutboxWaitMilliseconds", 2_000, "DrainNoticeMilliseconds", 3_000, "DrainSeconds", 2);
    admin.put("/config/patch", Map.of("RookerySettings", patience)).expect(200);
    before.close();
    var node = starts(Map.of());
    admin = admin.movedTo(node.url());
    admin.get("/api/rookery/v1/ready").expect(200);
    redis.goesAway();

    long start = System.nanoTime();
    admin.posts(channel, "late");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_900));

    long stop = System.nanoTime();
    node.close();
    assertThat(Duration.ofNanos(System.nanoTime() - stop)).isGreaterThan(Duration.ofMillis(1_900));
  }
}
