package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What the settings of the audit log do.
@Tag("settings")
@Timeout(120)
class AuditSettingsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int MEBIBYTE = 1 << 20;

  private final Path directory = ChatCluster.freshDirectory();
  private final AuditTrail trail = new AuditTrail(directory.resolve("acts.log"));
  private final DatabaseSettings database = TestDatabases.fresh();

  private LocalNode starts(Map<String, String> further) {
    var settings = new TreeMap<>(AuditLogTest.settings(trail.file()));
    further.forEach((key, value) -> settings.put("MM_EXPERIMENTALAUDITSETTINGS_" + key, value));
    settings.put("MM_LOGSETTINGS_FILELOCATION", directory.toString());
    return GovernedNode.node(database, "a:1", settings);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static void acts(ChatClient admin) {
    admin.post("/config/reload", Map.of()).expect(200);
  }

  @Test
  @Shows({"ExperimentalAuditSettings.FileEnabled", "ExperimentalAuditSettings.FileName"})
  void the_file_is_there_where_it_is_wanted_and_by_the_name_that_is_wanted() throws IOException {
    try (var node = starts(Map.of("FILEENABLED", "false"))) {
      acts(node.client().signedUp("admin", ChatCluster.PASSWORD));
    }
    assertThat(names()).isEmpty();
    try (var node = starts(Map.of())) {
      acts(node.client().loggedIn("admin", ChatCluster.PASSWORD));
      trail.awaitEntry("configReload", 1);
    }
    assertThat(names()).containsExactly("acts.log");
    try (var node = starts(Map.of("FILENAME", ""))) {
      acts(node.client().loggedIn("admin", ChatCluster.PASSWORD));
    }
    assertThat(names()).containsExactly("acts.log", "audit-a-1.log");
  }

  @Test
  @Shows({
    "ExperimentalAuditSettings.FileCompress",
    "ExperimentalAuditSettings.FileMaxAgeDays",
    "ExperimentalAuditSettings.FileMaxBackups",
    "ExperimentalAuditSettings.FileMaxSizeMB"
  })
  void a_large_file_is_put_away_and_few_and_young_ones_are_kept() throws IOException {
    var today = LocalDate.now(ZoneId.systemDefault());
    String old = "acts.log." + today.minusDays(9) + ".0.gz";
    String surplus = "acts.log." + today.minusDays(3) + ".0.gz";
    String young = "acts.log." + today.minusDays(2) + ".0.gz";
    for (String name : List.of(old, surplus, young)) {
      Files.writeString(directory.resolve(name), "x".repeat(MEBIBYTE));
    }
    // Nearly full.
    Files.writeString(
        trail.file(), ("{\"event_name\":\"" + "x".repeat(1_000) + "\"}\n").repeat(1_034));
    var rules =
        Map.of(
            "FILECOMPRESS", "true",
            "FILEMAXAGEDAYS", "7",
            "FILEMAXBACKUPS", "1",
            "FILEMAXSIZEMB", "1");
    try (var node = starts(rules)) {
      var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      await()
          .atMost(SOON)
          .until(() -> {
            acts(admin);
            return names().contains("acts.log." + today + ".0.gz")
                || names().contains("acts.log." + LocalDate.now(ZoneId.systemDefault()) + ".0.gz");
          });
      await().atMost(SOON).until(() -> !names().contains(old) && !names().contains(surplus));
    }
    assertThat(names()).contains("acts.log", young);
    assertThat(Files.size(trail.file())).isLessThan(MEBIBYTE);
  }

  @Test
  @Shows("ExperimentalAuditSettings.FileMaxQueueSize")
  void while_the_file_cannot_be_written_so_many_entries_wait_and_the_others_are_counted()
      throws IOException {
    Path wall = Files.createFile(directory.resolve("wall"));
    var beyond = new AuditTrail(wall.resolve("acts.log"));
    int port = ChatCluster.freePort();
    var settings = new TreeMap<>(AuditLogTest.settings(beyond.file()));
    settings.put("MM_EXPERIMENTALAUDITSETTINGS_FILEMAXQUEUESIZE", "2");
    settings.put("MM_METRICSSETTINGS_ENABLE", "true");
    settings.put("MM_METRICSSETTINGS_LISTENADDRESS", "localhost:" + port);
    try (var node = GovernedNode.node(database, "a", settings)) {
      var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      for (int i = 0; i < 10; i++) {
        acts(admin);
      }
      Files.delete(wall);
      long lost = beyond.awaitEntry("entriesLost", 1).at("event").at("parameters").number("count");
      // Of twelve one was being written and two waited.
      assertThat(lost).isEqualTo(9);
      assertThat(Page.of(URI.create("http://localhost:" + port + "/metrics")))
          .contains("rookery_audit_lost_total{to=\"file\"} 9.0")
          .doesNotContain("rookery_audit_file_failures_total 0.0");
    }
    assertThat(beyond.entries()).hasSize(4);
  }

  @Test
  @Shows("RookerySettings.AuditDays")
  void entries_are_looked_up_for_so_many_days() {
    try (var node = starts(Map.of());
        var rows = Database.open(database, new SimpleMeterRegistry())) {
      var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      long then = System.currentTimeMillis() - Duration.ofDays(40).toMillis();
      int aged = rows.write(tx -> tx.sql("update audits set create_at = ?", then).run());
      assertThat(aged).isPositive();
      cleans(admin);
      assertThat(extra(admin)).contains("login success");

      var shorter = Map.of("RookerySettings", Map.of("AuditDays", 30));
      admin.put("/config/patch", shorter).expect(200);
      cleans(admin);
      await().atMost(SOON).until(() -> !extra(admin).contains("login success"));
      assertThat(extra(admin)).contains("patchConfig success");
    }
  }

  private static void cleans(ChatClient admin) {
    var run = admin.post("/jobs", Map.of("type", "audit_cleanup")).expect(201).tree().text("id");
    await()
        .atMost(SOON)
        .until(() -> admin.get("/jobs/" + run).expect(200).tree().text("status").equals("success"));
  }

  private static String extra(ChatClient admin) {
    return admin.get("/audits?per_page=200").expect(200).text();
  }
}
