package rookery.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;

/// Whole processes: a start, what it says, and how it ends.
@Tag("full")
class LaunchTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    for (Process process : started) {
      process.destroy();
      process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void a_node_runs_with_a_database_of_its_own_and_stops_cleanly() throws Exception {
    int port = freePort();
    Process server = start(Map.of(), "--port", "" + port);
    await().atMost(LONG).until(() -> ask(port).endsWith(" on 18"));
    assertThat(pidFile("rookery")).isEqualTo("" + server.pid());

    server.destroy();
    assertThat(server.waitFor()).isZero();
    assertThat(directory.resolve("rookery.pid")).doesNotExist();
    assertThat(output())
        .contains("Rookery runs at http://localhost:" + port)
        .contains("anyone who can reach it may sign up");
  }

  @Test
  void after_a_kill_it_starts_again_and_quickly() throws Exception {
    int port = freePort();
    Process first = start(Map.of(), "--port", "" + port);
    await().atMost(LONG).until(() -> ask(port).endsWith(" on 18"));
    first.destroyForcibly().waitFor();
    assertThat(directory.resolve("rookery.pid")).exists();

    start(Map.of(), "--port", "" + port);
    await().atMost(Duration.ofSeconds(20)).until(() -> ask(port).endsWith(" on 18"));
  }

  @Test
  void a_second_one_in_the_same_directory_is_refused() throws Exception {
    int port = freePort();
    start(Map.of(), "--port", "" + port);
    await().atMost(LONG).until(() -> ask(port).endsWith(" on 18"));

    assertThat(refusal(1, Map.of(), "--port", "" + freePort())).contains("runs here already");
  }

  @Test
  void a_taken_port_is_named() throws Exception {
    try (var other = new ServerSocket(0)) {
      String port = "" + other.getLocalPort();
      assertThat(refusal(1, Map.of(), "--port", port)).contains("Port " + port + " cannot");
    }
  }

  @Test
  void wrong_arguments_and_settings_end_it_in_one_line() throws Exception {
    assertThat(refusal(2, Map.of(), "--prot", "1")).contains("--prot");
    assertThat(refusal(1, Map.of("MM_TEAMSETTINGS_ENABLEOPENSERVER", "x")))
        .contains("true or false");
    assertThat(refusal(1, Map.of(), "--config", "/none.json")).contains("/none.json");
    assertThat(refusal(1, Map.of(), "--web", "/none")).contains("root.html");
    assertThat(refusal(1, Map.of("MM_FILESETTINGS_DIRECTORY", "/dev/null/x")))
        .contains("/dev/null");
    assertThat(refusal(1, Map.of("MM_SQLSETTINGS_DATASOURCE", "postgres://u@localhost:1/d")))
        .contains("refused");
    assertThat(refusal(1, Map.of(), "--node", "1")).contains("No try-out cluster");
  }

  @Test
  void a_cluster_has_a_process_for_each_node_and_one_can_be_started_again() throws Exception {
    int port = freePort();
    Process cluster = start(Map.of(), "--nodes", "2", "--port", "" + port);
    await().atMost(LONG).until(() -> ask(port + 1).equals("node-2 on 18"));
    await().atMost(LONG).until(() -> output().contains("Rookery runs on 2 nodes"));
    assertThat(ask(port)).isEqualTo("node-1 on 18");
    assertThat(directory.resolve("node-1.log")).exists();

    long second = Long.parseLong(pidFile("node-2"));
    ProcessHandle.of(second).orElseThrow().destroyForcibly();
    await().atMost(LONG).until(() -> output().contains("Start it again with: ./rookery --node 2"));

    Process again = start(Map.of(), "--node", "2");
    await().atMost(LONG).until(() -> ask(port + 1).equals("node-2 on 18"));
    assertThat(pidFile("node-2")).isEqualTo("" + again.pid());

    cluster.destroy();
    assertThat(cluster.waitFor()).isZero();
    assertThat(again.waitFor()).isZero();
    assertThat(ask(port)).startsWith("java.net.ConnectException");
  }

  @Test
  void a_cluster_whose_launcher_was_killed_starts_again() throws Exception {
    int port = freePort();
    Process first = start(Map.of(), "--nodes", "2", "--port", "" + port);
    await().atMost(LONG).until(() -> output().contains("Rookery runs on 2 nodes"));
    first.destroyForcibly().waitFor();
    Files.delete(directory.resolve("output.txt"));

    start(Map.of(), "--nodes", "2", "--port", "" + port);
    await().atMost(LONG).until(() -> output().contains("Rookery runs on 2 nodes"));
    assertThat(ask(port + 1)).isEqualTo("node-2 on 18");
  }

  @Test
  void on_own_servers_nothing_is_embedded_and_nobody_signs_up_uninvited() throws Exception {
    int port = freePort();
    try (var postgres = EmbeddedPostgres.start(EmbeddedPostgresSettings.in(directory, 20))) {
      var own = new EmbeddedDatabase(postgres);
      var settings =
          Map.of(
              "MM_SQLSETTINGS_DATASOURCE",
              own.dataSource() + "&connect_timeout=10",
              "MM_SERVICESETTINGS_LISTENADDRESS",
              ":" + port,
              "MM_FILESETTINGS_DIRECTORY",
              directory.resolve("files").toString(),
              "MM_CACHESETTINGS_REDISADDRESS",
              "localhost:6379",
              "MM_CLUSTERSETTINGS_ENABLE",
              "true",
              "MM_SERVICESETTINGS_SITEURLL",
              "x");
      Process server = start(settings);
      await().atMost(LONG).until(() -> ask(port).endsWith("-" + port + " on 18"));
      await().until(() -> output().contains("event log in Redis at localhost:6379"));
      assertThat(output())
          .doesNotContain("anyone")
          .contains("the nearest known one is MM_SERVICESETTINGS_SITEURL\n");
      assertThat(directory.resolve("pg")).doesNotExist();

      server.destroy();
      assertThat(server.waitFor()).isZero();
    }
  }

  private String refusal(int status, Map<String, String> environment, String... arguments)
      throws Exception {
    Path said = directory.resolve("refusal.txt");
    Process process = command(environment, arguments).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(status);
    assertThat(Files.readAllLines(said)).as(Files.readString(said)).hasSize(1);
    return Files.readString(said);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    Process process =
        command(environment, arguments)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("output.txt").toFile()))
            .start();
    started.add(process);
    return process;
  }

  private ProcessBuilder command(Map<String, String> environment, String... arguments) {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PretendedServer.class.getName());
    command.addAll(List.of("--data", directory.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    PretendedServer.without(builder.environment()).putAll(environment);
    return builder;
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output.txt"));
  }

  private String pidFile(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".pid")).strip();
  }

  private static String ask(int port) {
    try (InputStream in =
        URI.create("http://127.0.0.1:" + port + "/api/v4/system/ping").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// One whose neighbour is free, too, and which no connection is given as its own end.
  private static int freePort() {
    while (true) {
      int port = 10_000 + RandomGenerator.getDefault().nextInt(20_000);
      if (free(port) && free(port + 1)) {
        return port;
      }
    }
  }

  private static boolean free(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
