package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.kernel.Lifecycle;
import rookery.postgres.TestDatabases;

/// A node as docs/operations.md installs it: what bin/pack packs, unpacked, with the settings and
/// the service that are shipped.
class InstalledTest {
  private static final Path SERVICE = Sources.ROOT.resolve("deploy/rookery.service");
  private static final Path SETTINGS = Sources.ROOT.resolve("deploy/rookery.env");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^(\\w+)=(.*)$");

  /// The longest that a node takes to stop, in seconds (docs/running.md, how a node stops).
  private static final int STOPPING = 30;

  @Test
  void the_service_leaves_a_node_the_time_to_stop() throws IOException {
    Matcher seconds = Pattern.compile("TimeoutStopSec=(\\d+)").matcher(Files.readString(SERVICE));

    assertThat(seconds.find()).isTrue();
    assertThat(Integer.parseInt(seconds.group(1))).isGreaterThan(STOPPING);
    assertThat(Files.readString(SERVICE)).contains("EnvironmentFile=/etc/rookery/rookery.env");
  }

  @Test
  void the_settings_that_are_shipped_exist() throws IOException {
    String known = Files.readString(Sources.ROOT.resolve("docs/settings.md"));

    assertThat(shipped().keySet())
        .filteredOn(name -> name.startsWith("MM_"))
        .hasSizeGreaterThan(5)
        .allMatch(name -> known.contains("`" + name + "`"));
  }

  @Test
  @Tag("full")
  @Timeout(120)
  void a_packed_node_runs_where_there_is_nothing_to_build() throws Exception {
    Path directory = ChatCluster.freshDirectory();
    try (var lifecycle = new Lifecycle()) {
      String program = unpackedIn(directory).resolve("rookery").toString();
      var redis = lifecycle.own(RedisServer.start(directory.resolve("redis"), 0));
      int port = ChatCluster.freePort();
      var settings = new TreeMap<>(shipped());
      settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(TestDatabases.fresh()));
      settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
      settings.put("MM_FILESETTINGS_DIRECTORY", directory.resolve("files").toString());
      settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
      settings.put("MM_METRICSSETTINGS_LISTENADDRESS", ":" + ChatCluster.freePort());
      settings.put("ROOKERY_HEAP", "256m");

      var node =
          lifecycle.own(
              ProcessNode.start("installed", port, directory, List.of(program), settings));

      var first = node.client().signedUp("ada", ChatCluster.PASSWORD);
      assertThat(first.get("/config").expect(200).text()).contains("SiteURL");
      assertThat(node.logText()).contains("Rookery runs at").doesNotContain("Building");
    }
  }

  private static Path unpackedIn(Path directory) throws IOException, InterruptedException {
    String packed = printed(Map.of("ROOKERY_BUILD", "no"), "bin/pack").strip();
    Path place = Files.createDirectory(directory.resolve("opt"));
    printed(Map.of(), "tar", "-xzf", packed, "-C", place.toString(), "--strip-components=1");
    assertThat(place.resolve("deploy/rookery.service")).exists();
    assertThat(place.resolve("pom.xml")).doesNotExist();
    return place;
  }

  private static String printed(Map<String, String> variables, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(Sources.ROOT.toFile());
    builder.environment().putAll(variables);
    var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return output;
  }

  private static Map<String, String> shipped() throws IOException {
    var variables = new TreeMap<String, String>();
    Matcher matcher = VARIABLE.matcher(Files.readString(SETTINGS));
    while (matcher.find()) {
      variables.put(matcher.group(1), matcher.group(2));
    }
    return variables;
  }
}
