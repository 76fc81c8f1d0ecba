package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/// One configuration for all nodes: taken by each at once, and by those that come later.
@Tag("full")
@Timeout(120)
class ConfigurationOfNodesTest {
  /// It takes a moment; a machine with much to do may need some seconds, but no more than that.
  private static final Duration QUICKLY = Duration.ofSeconds(4);

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Lifecycle lifecycle = new Lifecycle();
  private final RedisServer redis =
      lifecycle.own(RedisServer.start(ChatCluster.freshDirectory().resolve("redis"), 0));
  private final DatabaseSettings database = TestDatabases.fresh();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private ChatClient starts(String name, Map<String, String> further) {
    var settings = new TreeMap<>(further);
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    return lifecycle.own(GovernedNode.node(database, name, settings)).client();
  }

  private static void sets(ChatClient admin, String section, String key, Object value) {
    admin.put("/config/patch", Map.of(section, Map.of(key, value))).expect(200);
  }

  private static String told(ChatClient who) {
    return who.get("/config/client").expect(200).tree().text("SiteName");
  }

  @Test
  void a_change_on_one_node_is_in_effect_on_the_others_at_once() {
    var a = starts("a", Map.of()).signedUp("admin", ChatCluster.PASSWORD);
    var b = a.movedTo(starts("b", Map.of()).node());
    String version = b.get("/users/me").expect(200).header("X-Version-Id");
    try (var events = b.connects()) {
      sets(a, "TeamSettings", "SiteName", "Of both");

      await().atMost(QUICKLY).until(() -> told(b).equals("Of both"));
      var change = events.await("config_changed").data().at("config");
      assertThat(change.text("SiteName")).isEqualTo("Of both");
    }
    assertThat(b.get("/users/me").expect(200).header("X-Version-Id")).isNotEqualTo(version);
    sets(b, "TeamSettings", "EnableUserCreation", false);
    var someone = Map.of("username", "new", "email", "new@example.org", "password", "12345678a");
    await().atMost(QUICKLY).until(() -> a.anonymous().post("/users", someone).status() == 501);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var seen = ClusterView.of(a);
          assertThat(seen.nodes().stream().map(n -> n.text("config_hash")).distinct()).hasSize(1);
          assertThat(seen.reasons("a")).isEmpty();
          assertThat(seen.reasons("b")).isEmpty();
        });
  }

  @Test
  void a_node_that_starts_later_has_it_and_one_that_needs_a_restart_says_so() {
    var a = starts("a", Map.of()).signedUp("admin", ChatCluster.PASSWORD);
    sets(a, "TeamSettings", "SiteName", "Before");
    sets(a, "RookerySettings", "BurstPosts", 50);

    var b = a.movedTo(starts("b", Map.of("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "9")).node());

    assertThat(told(b)).isEqualTo("Before");
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var seen = ClusterView.of(a);
          assertThat(seen.reasons("a")).contains("restart_needed");
          assertThat(seen.reasons("b")).doesNotContain("restart_needed");
          assertThat(
                  seen.reasons("a").contains("config_differs")
                      || seen.reasons("b").contains("config_differs"))
              .isTrue();
        });
    var forced = b.get("/config/environment").expect(200).tree().at("TeamSettings");
    assertThat(forced.flag("MaxUsersPerTeam")).isTrue();
  }

  @Test
  @Tag("settings")
  void a_node_that_was_cut_off_from_redis_reads_it_from_the_database() {
    var a = starts("a", Map.of()).signedUp("admin", ChatCluster.PASSWORD);
    var b = a.movedTo(starts("b", Map.of()).node());
    redis.goesAway();
    sets(a, "TeamSettings", "SiteName", "Without Redis");
    await().atMost(SOON).until(() -> told(b).equals("Without Redis"));
  }
}
