package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.Tree;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What two running nodes of a cluster export is what docs/metrics.md says, and has all that the
/// dashboard and the alerts ask for.
@Tag("full")
@Timeout(180)
class MetricsTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)` \\| (\\w+) \\| ([^|]*) \\|.*\\|.*\\|");
  private static final Pattern NAME =
      Pattern.compile(
          "\\b((?:mattermost|rookery|jvm|process|system|up|logback)(?:_[a-z0-9_]+)?)\\b(?:\\{([^}]*)})?");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");

  /// What Prometheus itself adds, and what a histogram has.
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "le");

  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static final Path DIRECTORY = ChatCluster.freshDirectory();
  private static final Map<String, Integer> PORTS =
      Map.of("a", ChatCluster.freePort(), "b", ChatCluster.freePort());
  private static Exported exported = new Exported(Map.of());

  @BeforeAll
  static void people_use_the_cluster() throws Exception {
    var redis = LIFECYCLE.own(RedisServer.start(DIRECTORY.resolve("redis"), 0));
    var database = TestDatabases.fresh();
    var a = LIFECYCLE.own(starts("a", redis, database));
    var b = LIFECYCLE.own(starts("b", redis, database));
    var ann = a.client().signedUp("ann", ChatCluster.PASSWORD);
    String team = ann.createsTeam("nest").text("id");
    String channel = ann.createsChannel(team, "eggs").text("id");
    var login = Map.of("login_id", "ann", "password", "wrong");
    ann.anonymous().post("/users/login", login).expect(401);
    String tag = ann.get("/users/me").expect(200).header("ETag");
    for (String known : List.of(tag, "\"other\"")) {
      ann.send("GET", "/users/me", new byte[0], Map.of("If-None-Match", known));
    }
    try (var person = Person.connect("ann", ann)) {
      ann.posts(channel, "one");
      person.sees("one");
      person.comesBackTo(b);
      person.losesItsSocket();
      person.stream().connect(a.url(), "?connection_id=" + World.NOBODY + "&sequence_number=7");
      person.stream().act("ping", Map.of());
      System.gc();
      await()
          .atMost(SOON)
          .until(() -> look().families().keySet().containsAll(documented().keySet()));
    }
  }

  @AfterAll
  static void close() {
    LIFECYCLE.close();
  }

  private static Exported look() {
    exported = exported.and(Exported.at(metrics("a"))).and(Exported.at(metrics("b")));
    return exported;
  }

  private static URI metrics(String node) {
    return URI.create("http://localhost:" + PORTS.get(node) + "/metrics");
  }

  private static LocalNode starts(String name, RedisServer redis, DatabaseSettings database) {
    int port = ChatCluster.freePort();
    Map<String, String> settings = new TreeMap<>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_CACHESETTINGS_CACHETYPE", "redis");
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    settings.put("MM_FILESETTINGS_DIRECTORY", DIRECTORY.resolve("files-" + name).toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_METRICSSETTINGS_ENABLE", "true");
    settings.put("MM_METRICSSETTINGS_LISTENADDRESS", "localhost:" + PORTS.get(name));
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    return LocalNode.start(name, port, settings);
  }

  private static String file(String path) {
    try {
      return Files.readString(Sources.ROOT.resolve(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// By name: the kind and the labels, as the page has them.
  private static Map<String, String> documented() {
    var rows = new TreeMap<String, String>();
    file("docs/metrics.md")
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .forEach(row -> {
          var labels = new TreeSet<String>();
          for (String label : row.group(3).replace("`", "").split(",", -1)) {
            labels.add(label.strip());
          }
          labels.remove("");
          rows.put(row.group(1), row.group(2) + " " + labels);
        });
    return rows;
  }

  @Test
  void the_page_names_each_figure_that_nodes_export_and_no_other() {
    var found = new TreeMap<String, String>();
    exported
        .families()
        .forEach((name, family) ->
            found.put(name, family.kind() + " " + new TreeSet<>(family.labels().keySet())));

    assertThat(documented()).isEqualTo(found);
  }

  @Test
  void what_the_dashboard_asks_for_is_exported() {
    var queries = new ArrayList<String>();
    for (Tree panel : Tree.parse(file("deploy/grafana/rookery.json")).at("panels").list()) {
      if (panel.has("targets")) {
        panel.at("targets").list().forEach(target -> queries.add(target.text("expr")));
      }
    }

    assertThat(queries).hasSizeGreaterThan(40);
    assertThat(queries.stream().flatMap(query -> missing(query).stream())).isEmpty();
  }

  @Test
  void what_the_alerts_ask_for_is_exported_and_each_has_its_section() {
    String rules = file("deploy/prometheus/rookery.rules.yml");
    var queries = all("(?m)^ +expr: (.*)$", rules);
    var sections = all("(?m)^### (\\w+)$", file("docs/operations.md"));
    var tested =
        all("(?m)^  - name: (Rookery\\w+)$", file("deploy/prometheus/rookery.rules.test.yml"));

    assertThat(queries).hasSizeGreaterThan(20);
    assertThat(queries.stream().flatMap(query -> missing(query).stream())).isEmpty();
    assertThat(sections).containsAll(all("alert: (\\w+)", rules));
    assertThat(tested).containsExactlyInAnyOrderElementsOf(all("alert: (\\w+)", rules));
    assertThat(all("runbook_url: docs/operations.md#(\\w+)", rules))
        .isEqualTo(
            all("alert: (\\w+)", rules).stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList());
  }

  @Test
  void labels_have_few_values_and_no_ids() {
    exported
        .families()
        .forEach((name, family) ->
            family
                .labels()
                .forEach((label, values) ->
                    assertThat(values)
                        .as("%s{%s}", name, label)
                        .hasSizeLessThan(300)
                        .noneMatch(value -> value.matches(".*\\b[a-z0-9]{26}\\b.*"))));
    assertThat(exported.families().get("mattermost_api_time").labels().get("handler"))
        .contains("/api/v4/users/{user_id}", "/api/v4/posts");
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  /// What a query names that no node exports.
  private static List<String> missing(String query) {
    var missing = new ArrayList<String>();
    var labels = new TreeSet<>(OF_PROMETHEUS);
    var name = NAME.matcher(query);
    while (name.find()) {
      if (name.group(1).equals("up")) {
        continue;
      }
      var family =
          exported.families().get(Exported.family(name.group(1), exported.families().keySet()));
      if (family == null) {
        missing.add(name.group(1));
        continue;
      }
      labels.addAll(family.labels().keySet());
      String matchers = name.group(2) == null ? "" : name.group(2);
      for (String label : all("([a-z_]+)(?:=~|!=|!~|=)\"", matchers)) {
        if (!family.labels().containsKey(label) && !OF_PROMETHEUS.contains(label)) {
          missing.add(name.group(1) + "{" + label + "}");
        }
      }
    }
    for (String grouped : all(GROUPED.pattern(), query)) {
      for (String label : grouped.split(", ?", -1)) {
        if (!labels.contains(label)) {
          missing.add("by (" + label + ") in " + query);
        }
      }
    }
    return missing;
  }
}
