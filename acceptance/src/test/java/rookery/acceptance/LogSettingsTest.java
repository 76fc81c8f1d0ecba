package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What the settings of the log do, in a node that is a process of its own.
@Tag("settings")
@Timeout(180)
class LogSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Lifecycle lifecycle = new Lifecycle();
  private final DatabaseSettings database = TestDatabases.fresh();
  private final Path logs = ChatCluster.freshDirectory();

  @AfterEach
  void close() {
    lifecycle.close();
  }

  @BeforeEach
  void makes_room() throws IOException {
    Files.createDirectories(logs.resolve("data"));
    Files.createDirectories(logs.resolve("elsewhere"));
  }

  private ProcessNode starts(Map<String, String> further) {
    int port = ChatCluster.freePort();
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_FILESETTINGS_DIRECTORY", logs.resolve("files").toString());
    settings.put("MM_ROOKERYSETTINGS_DATADIRECTORY", logs.resolve("data").toString());
    settings.put("MM_ROOKERYSETTINGS_NODENAME", "rook");
    settings.putAll(further);
    return lifecycle.own(ProcessNode.start("a", port, logs, settings));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sets(ChatClient admin, String key, String value) {
    admin.put("/config/patch", Map.of("LogSettings", Map.of(key, value))).expect(200);
  }

  /// Waits for something in the log while there is something to write there.
  private static void awaitAt(ChatClient admin, BooleanSupplier seen) {
    await()
        .atMost(SOON)
        .until(() -> {
          sets(admin, "NobodyKnowsThis", "x");
          return seen.getAsBoolean();
        });
  }

  @Test
  @Shows({
    "LogSettings.ConsoleJson",
    "LogSettings.ConsoleLevel",
    "LogSettings.EnableFile",
    "LogSettings.FileJson",
    "LogSettings.FileLevel",
    "LogSettings.FileLocation",
    "RookerySettings.NodeName"
  })
  void terminal_and_file_are_given_what_each_is_to_have() {
    var node =
        starts(
            Map.of(
                "MM_LOGSETTINGS_CONSOLEJSON", "true",
                "MM_LOGSETTINGS_ENABLEFILE", "true",
                "MM_LOGSETTINGS_FILEJSON", "false",
                "MM_LOGSETTINGS_FILELOCATION", logs.resolve("elsewhere").toString()));
    Path file = logs.resolve("elsewhere").resolve("rookery.log");
    var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
    assertThat(ClusterView.of(admin).names()).containsExactly("rook");
    await().atMost(SOON).until(() -> node.logText().contains("\"level\":\"INFO\""));
    assertThat(read(file)).contains(" INFO ").doesNotContain(" DEBUG ", "\"level\"");

    sets(admin, "ConsoleLevel", "DEBUG");
    awaitAt(admin, () -> node.logText().contains("\"level\":\"DEBUG\""));
    assertThat(read(file)).doesNotContain(" DEBUG ");

    sets(admin, "FileLevel", "DEBUG");
    awaitAt(admin, () -> read(file).contains(" DEBUG "));
  }

  @Test
  @Shows({"LogSettings.EnableConsole", "RookerySettings.DataDirectory"})
  void without_the_terminal_all_is_in_a_file_below_the_directory_of_the_node() {
    var node =
        starts(
            Map.of("MM_LOGSETTINGS_ENABLECONSOLE", "false", "MM_LOGSETTINGS_ENABLEFILE", "true"));
    await()
        .atMost(SOON)
        .until(() -> read(logs.resolve("data").resolve("rookery.log")).contains("INFO"));
    assertThat(node.logText()).doesNotContain(" INFO ");
  }
}
