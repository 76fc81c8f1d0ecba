package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Fingerprint;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What the settings that each node has for itself do.
@Tag("full")
@Timeout(120)
class NodeSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int SESSIONS = 600;

  private static final Path web = page("The app of this node");
  private static final int figures = ChatCluster.freePort();
  private static final DatabaseSettings database = TestDatabases.fresh();
  private static final int port = ChatCluster.freePort();
  private static final LocalNode node =
      GovernedNode.node(
          database,
          "a",
          Map.of(
              "MM_SERVICESETTINGS_LISTENADDRESS",
              "127.0.0.1:" + port,
              "MM_METRICSSETTINGS_ENABLE",
              "true",
              "MM_METRICSSETTINGS_LISTENADDRESS",
              "127.0.0.1:" + figures,
              "MM_FILESETTINGS_DIRECTORY",
              web.resolve("root.html").resolve("below").toString(),
              "MM_ROOKERYSETTINGS_WEBDIRECTORY",
              web.toString(),
              "MM_ROOKERYSETTINGS_CACHEMEBIBYTES",
              "1",
              "MM_ROOKERYSETTINGS_LOGRINGMEBIBYTES",
              "1"));
  private static final ChatClient admin =
      ChatClient.at(URI.create("http://127.0.0.1:" + port)).signedUp("admin", ChatCluster.PASSWORD);

  @AfterAll
  static void close() {
    node.close();
  }

  private static Path page(String title) {
    try {
      Path directory = ChatCluster.freshDirectory();
      Files.writeString(directory.resolve("root.html"), "<html><body>" + title + "</body></html>");
      return directory;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Shows({"ServiceSettings.ListenAddress", "SqlSettings.DataSource"})
  void it_listens_where_it_is_told_and_keeps_what_it_knows_where_it_is_told() {
    assertThat(admin.get("/users/me").expect(200).tree().text("username")).isEqualTo("admin");
    try (var there = Database.open(database, new SimpleMeterRegistry())) {
      boolean known =
          there.read(q -> q.sql("select 1 from users where id = ?", admin.userId()).any());
      assertThat(known).isTrue();
    }
  }

  @Test
  @Shows({"MetricsSettings.Enable", "MetricsSettings.ListenAddress"})
  void its_figures_are_where_it_is_told() {
    assertThat(figures()).contains("rookery_http_in_flight");
  }

  private static String figures() {
    return Page.of(URI.create("http://127.0.0.1:" + figures + "/metrics"));
  }

  @Test
  @Shows("FileSettings.Directory")
  void it_says_that_the_directory_for_files_is_none() {
    String path = "/system/ping?get_server_status=true&use_rest_semantics=true";
    assertThat(admin.get(path).expect(200).tree().text("filestore_status")).isEqualTo("UNHEALTHY");
  }

  @Test
  @Shows("RookerySettings.WebDirectory")
  void it_serves_the_app_that_is_there() {
    assertThat(Page.of(admin.node().resolve("/"))).contains("The app of this node");
  }

  /// How often something of a cache was dropped for want of memory.
  private static double dropped() {
    return figures()
        .lines()
        .filter(line -> line.startsWith("rookery_cache_evictions_total{"))
        .filter(line -> line.contains("\"sessions\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  @Shows("RookerySettings.CacheMebibytes")
  void it_forgets_what_does_not_fit_into_its_memory() {
    try (var there = Database.open(database, new SimpleMeterRegistry())) {
      int made =
          there.write(transaction -> {
            int count = 0;
            for (int i = 0; i < SESSIONS; i++) {
              count +=
                  transaction
                      .sql(
                          "insert into sessions select (s).* from (select"
                              + " jsonb_populate_record(s, jsonb_build_object('id', ?::text,"
                              + " 'token_hash', ?::text)) as s from sessions s limit 1) as one",
                          "session%019d".formatted(i),
                          hash(token(i)))
                      .run();
            }
            return count;
          });
      assertThat(made).isEqualTo(SESSIONS);
    }
    for (int i = 0; i < SESSIONS; i++) {
      admin.withToken(token(i)).get("/users/me").expect(200);
    }
    await().atMost(SOON).until(() -> dropped() > 0);
  }

  private static String token(int number) {
    return "token%021d".formatted(number);
  }

  private static String hash(String token) {
    return Fingerprint.of(token.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @Shows("RookerySettings.LogRingMebibytes")
  void who_was_away_for_more_than_it_remembers_starts_over() {
    String team = admin.createsTeam("ring").text("id");
    String channel = admin.createsChannel(team, "ring").text("id");
    String text = "a".repeat(16_000);
    try (var events = admin.connects()) {
      events.cut();
      for (int i = 0; i < 100; i++) {
        admin.posts(channel, text);
      }
      events.connect(admin.node());
      await().atMost(SOON).until(() -> events.hellos() == 2);
    }
  }
}
