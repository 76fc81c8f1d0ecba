package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// The script with which operators start a node on their own servers, run twice. It is taken word
/// for word where its ports are free; where they are not, the addresses are substituted, and the
/// test says so.
@Tag("full")
@Timeout(300)
class RunServerScriptTest {
  private static final String SCRIPT =
      """
      export GO_BUILD_TAGS="oss_cluster"
      export MM_FILESETTINGS_DIRECTORY="/tmp/mmdata2"
      export MM_SERVICESETTINGS_LISTENADDRESS=":8066"
      export MM_SQLSETTINGS_DATASOURCE="postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable"
      export MM_CACHESETTINGS_REDISADDRESS="localhost:6379"
      export MM_CLUSTERSETTINGS_ENABLE="true"
      make run-server
      """;

  private static final int POSTGRES = 5432;
  private static final int REDIS = 6379;
  private static final int NODE = 8066;

  private final Lifecycle lifecycle = new Lifecycle();
  private final Path directory = ChatCluster.freshDirectory();

  @Test
  void two_nodes_started_by_the_script_talk_to_each_other() {
    try (lifecycle) {
      String script = scriptForHere();
      var first = starts("first", script, NODE);
      var second = starts("second", script, NODE + 1);

      var ada = first.client().signedUp("ada", ChatCluster.PASSWORD);
      var bob = createdBy(ada, "bob").movedTo(second.url());
      String team = ada.createsTeam("team").text("id");
      String town = ada.createsChannel(team, "town").text("id");
      ada.addsToTeam(team, bob.userId());
      ada.addsToChannel(town, bob.userId());

      try (var bobOnSecond = bob.connects();
          var adaOnSecond = ada.movedTo(second.url()).connects()) {
        ada.posts(town, "from the first");
        assertThat(bobOnSecond.await("posted", e -> e.post().text("user_id").equals(ada.userId())))
            .extracting(e -> e.post().text("message"))
            .isEqualTo("from the first");

        ada.setsStatus("dnd");
        adaOnSecond.await("status_change", e -> e.data().text("status").equals("dnd"));
        assertThat(bob.statusOf(ada.userId())).isEqualTo("dnd");
      }
    }
  }

  /// PostgreSQL and Redis where the script looks for them, or the script looking where they are.
  private String scriptForHere() {
    var database = withRoleAndDatabase();
    boolean verbatim = IntStream.of(POSTGRES, REDIS, NODE, NODE + 1).allMatch(PortForward::isFree);
    int postgres = port(database);
    if (verbatim) {
      lifecycle.own(PortForward.start(POSTGRES, postgres));
      lifecycle.own(RedisServer.start(directory.resolve("redis"), REDIS));
      System.out.println("run-server script: word for word, ports 5432 and 6379 were free");
      return SCRIPT;
    }
    var redis = lifecycle.own(RedisServer.start(directory.resolve("redis"), 0));
    System.out.println("run-server script: with the addresses of PostgreSQL and Redis substituted");
    return SCRIPT
        .replace("@localhost/", "@localhost:" + postgres + "/")
        .replace("localhost:6379", redis.address());
  }

  private ProcessNode starts(String name, String script, int wanted) {
    int port = PortForward.isFree(wanted) ? wanted : ChatCluster.freePort();
    String own =
        script
            .replace("\":" + NODE + "\"", "\":" + port + "\"")
            .replace("/tmp/mmdata2", directory.resolve("files-" + name).toString());
    var command = List.of("bash", "-c", wanted == NODE && port == NODE ? script : own);
    return lifecycle.own(ProcessNode.start(name, port, directory, command, Map.of()));
  }

  /// Sign-up is closed by default: the admin makes the others.
  private static ChatClient createdBy(ChatClient admin, String name) {
    var account =
        Map.of("username", name, "email", name + "@example.org", "password", ChatCluster.PASSWORD);
    assertThat(admin.anonymous().post("/users", account).status()).isEqualTo(403);
    admin.post("/users", account).expect(201);
    return admin.anonymous().loggedIn(name, ChatCluster.PASSWORD);
  }

  private static DatabaseSettings withRoleAndDatabase() {
    var settings = TestDatabases.fresh();
    try (var database = Database.open(settings, new SimpleMeterRegistry())) {
      for (String statement :
          List.of(
              "create role mmuser login password 'mostest'",
              "create database mattermost_test owner mmuser")) {
        database.read(q -> q.sql(statement).run());
      }
    }
    return settings;
  }

  private static int port(DatabaseSettings settings) {
    return java.net.URI.create(settings.url().substring("jdbc:".length())).getPort();
  }
}
