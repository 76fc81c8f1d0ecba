package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import rookery.postgres.TestDatabases;

/// Whole nodes whose Redis stays away: people go on to hear each other through PostgreSQL.
@Tag("full")
@Timeout(120)
class DegradedTest {
  private static final Duration LONG = Duration.ofSeconds(40);

  private final Lifecycle lifecycle = new Lifecycle();
  private final Path directory = ChatCluster.freshDirectory();
  private final DatabaseSettings database = TestDatabases.fresh();
  private final RedisServer redis = lifecycle.own(RedisServer.start(directory.resolve("redis"), 0));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  private LocalNode starts(String name) {
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
    settings.put("MM_ROOKERYSETTINGS_REDISWAITSECONDS", "2");
    settings.put("MM_ROOKERYSETTINGS_DEGRADEDAFTERSECONDS", "1");
    return LocalNode.start(name, port, settings);
  }

  private static void hears(Follower follower, String post) {
    await().atMost(LONG).untilAsserted(() -> assertThat(follower.known()).contains(post));
    assertThat(follower.fault()).isEmpty();
  }

  private static String says(ChatClient who, String channel, String text) {
    return who.posts(channel, text).text("id");
  }

  @Test
  void people_on_two_nodes_hear_each_other_while_redis_is_away_and_after() throws Exception {
    var a = lifecycle.own(starts("a"));
    var b = lifecycle.own(starts("b"));
    var ann = a.client().signedUp("ann", ChatCluster.PASSWORD);
    var bob = a.client().signedUp("bob", ChatCluster.PASSWORD).movedTo(b.url());
    String team = ann.createsTeam("town-team").text("id");
    String town = ann.createsChannel(team, "town").text("id");
    ann.addsToTeam(team, bob.userId());
    ann.addsToChannel(town, bob.userId());
    try (var annFollows = Follower.of(ann, town);
        var bobFollows = Follower.of(bob, town)) {
      hears(bobFollows, says(ann, town, "before"));

      redis.goesAway();
      for (int i = 0; i < 3; i++) {
        hears(bobFollows, says(ann, town, "ann, without Redis " + i));
        hears(annFollows, says(bob, town, "bob, without Redis " + i));
      }

      redis.comesBackEmpty();
      for (int i = 0; i < 3; i++) {
        hears(bobFollows, says(ann, town, "ann, after " + i));
        hears(annFollows, says(bob, town, "bob, after " + i));
      }
    }
  }

  @Test
  void a_cluster_that_ran_before_starts_without_redis() throws Exception {
    ChatClient ann;
    String town;
    try (var before = starts("a")) {
      ann = before.client().signedUp("ann", ChatCluster.PASSWORD);
      String team = ann.createsTeam("town-team").text("id");
      town = ann.createsChannel(team, "town").text("id");
    }
    redis.goesAway();

    var a = lifecycle.own(starts("a"));
    var b = lifecycle.own(starts("b"));

    var annThere = ann.movedTo(a.url());
    try (var follows = Follower.of(ann.movedTo(b.url()), town)) {
      hears(follows, says(annThere, town, "without Redis from the start"));
    }
  }
}
