package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.kernel.Lifecycle;
import rookery.postgres.TestDatabases;

/// Runs the suite in `acceptance/clients` against two nodes.
@Tag("full")
@Timeout(600)
class OfficialClientsTest {
  private static final Path SUITE = Sources.ROOT.resolve("acceptance/clients");

  @Test
  void the_official_client_sees_on_one_node_what_happens_on_the_other() throws Exception {
    run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
    try (var cluster = ChatCluster.of("a", "b")) {
      var nodes =
          Map.of(
              "ROOKERY_NODE_A", cluster.node("a").url().toString(),
              "ROOKERY_NODE_B", cluster.node("b").url().toString());

      run(nodes, "npm", "test");
    }
  }

  @Test
  void the_official_client_goes_on_when_its_node_is_killed() throws Exception {
    run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
    try (var cluster = ChatCluster.of("a", "b")) {
      var doomed = (ProcessNode) cluster.node("a");
      var nodes =
          Map.of(
              "ROOKERY_NODE_A", doomed.url().toString(),
              "ROOKERY_NODE_B", cluster.node("b").url().toString(),
              "ROOKERY_PID_A", Long.toString(doomed.pid()));

      run(nodes, "npm", "run", "moving");
    }
  }

  @Test
  void the_official_client_talks_to_nodes_that_speak_tls() throws Exception {
    run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
    Path directory = ChatCluster.freshDirectory();
    var own = OwnCertificate.in(directory);
    try (var lifecycle = new Lifecycle()) {
      var redis = lifecycle.own(RedisServer.start(directory.resolve("redis"), 0));
      var settings = new TreeMap<>(own.settings());
      settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
      settings.put("MM_CACHESETTINGS_CACHETYPE", "redis");
      settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
      settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
      var database = TestDatabases.fresh();
      var a = lifecycle.own(GovernedNode.node(database, "a", settings));
      var b = lifecycle.own(GovernedNode.node(database, "b", settings));

      run(
          Map.of(
              "ROOKERY_NODE_A", "https://localhost:" + a.url().getPort(),
              "ROOKERY_NODE_B", "https://localhost:" + b.url().getPort(),
              "NODE_EXTRA_CA_CERTS", own.certificate().toString()),
          "npm",
          "run",
          "secure");
    }
  }

  /// Runs a command in the suite's directory; fails with what it said when it fails.
  private static void run(Map<String, String> environment, String... command) throws Exception {
    Path report = Files.createTempFile(Files.createDirectories(Path.of("target")), "npm-", ".log");
    var builder =
        new ProcessBuilder(command)
            .directory(SUITE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile());
    builder.environment().putAll(environment);
    int status;
    try {
      status = builder.start().waitFor();
    } catch (IOException e) {
      throw new AssertionError(
          "The official client needs Node 20 or later with npm (https://nodejs.org, or your"
              + " system's packages nodejs and npm); neither is on the PATH.",
          e);
    }
    assertThat(status).as(() -> report(report)).isZero();
  }

  private static String report(Path report) {
    try {
      return Files.readString(report);
    } catch (IOException e) {
      return "no report: " + e;
    }
  }
}
