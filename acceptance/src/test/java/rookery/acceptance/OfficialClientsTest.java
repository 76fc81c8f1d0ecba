package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Runs the suite in `acceptance/clients` against two nodes.
@Tag("full")
@Timeout(600)
class OfficialClientsTest {
  private static final Path SUITE = Sources.ROOT.resolve("acceptance/clients");

  @Test
  void the_official_client_sees_on_one_node_what_happens_on_the_other() throws Exception {
    assertThat(run(Map.of(), "npm", "ci", "--no-audit", "--no-fund")).isZero();
    try (var cluster = ChatCluster.of("a", "b")) {
      var nodes =
          Map.of(
              "ROOKERY_NODE_A", cluster.node("a").url().toString(),
              "ROOKERY_NODE_B", cluster.node("b").url().toString());

      assertThat(run(nodes, "npm", "test")).as("failed claims; see the report above").isZero();
    }
  }

  private static int run(Map<String, String> environment, String... command)
      throws InterruptedException {
    var builder = new ProcessBuilder(command).directory(SUITE.toFile()).inheritIO();
    builder.environment().putAll(environment);
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new AssertionError(
          "The official client needs Node 20 or later with npm (https://nodejs.org, or your"
              + " system's packages nodejs and npm); neither is on the PATH.",
          e);
    }
  }
}
