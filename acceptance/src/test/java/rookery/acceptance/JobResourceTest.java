package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rookery.client.ChatClient;

/// What jobs do, and what administrators see of them, on a node alone.
class JobResourceTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private final ChatClient admin = cluster.person("admin");

  @AfterAll
  static void close() {
    cluster.close();
  }

  private void awaitStatus(String id, String status) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(admin.get("/jobs/" + id).expect(200).tree().text("status"))
                .isEqualTo(status));
  }

  @Test
  void an_administrator_asks_for_a_run_and_sees_how_it_went() {
    var wish = Map.of("type", "job_cleanup", "data", Map.of("reason", "tidy"));
    var asked = admin.post("/jobs", wish).expect(201).tree();
    assertThat(asked.text("type")).isEqualTo("job_cleanup");
    String id = asked.text("id");

    awaitStatus(id, "success");

    var run = admin.get("/jobs/" + id).expect(200).tree();
    assertThat(run.keys())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "priority",
            "create_at",
            "start_at",
            "last_activity_at",
            "status",
            "progress",
            "data");
    assertThat(run.number("progress")).isEqualTo(100);
    assertThat(run.at("data").text("reason")).isEqualTo("tidy");
    assertThat(run.at("data").text("attempt")).isEqualTo("1");
    assertThat(run.at("data").text("term")).isNotEmpty();
    var ids =
        admin.get("/jobs/type/job_cleanup?per_page=5").expect(200).tree().list().stream()
            .map(each -> each.text("id"));
    assertThat(ids).contains(id);
    var ended = admin.get("/jobs?job_type=job_cleanup&status=success").expect(200).tree().list();
    assertThat(ended).isNotEmpty();
    assertThat(admin.get("/jobs/type/ldap_sync").expect(200).tree().list()).isEmpty();
    assertThat(admin.post("/jobs/" + id + "/cancel", Map.of()).status()).isEqualTo(400);
  }

  @Test
  void temporary_files_that_a_crash_left_are_deleted_after_a_day() throws IOException {
    Path files = Files.createDirectories(cluster.files("a"));
    Path old = Files.createTempFile(files, "left-", ".tmp");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    Path fresh = Files.createTempFile(files, "fresh-", ".tmp");
    Path other = Files.createTempFile(files, "whole-", ".png");
    Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

    var asked = admin.post("/jobs", Map.of("type", "temporary_files_cleanup")).expect(201).tree();
    awaitStatus(asked.text("id"), "success");

    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(other).exists();
  }

  @Test
  void a_do_not_disturb_ends_by_itself_and_the_status_from_before_is_told() {
    var ann = cluster.person("ann");
    try (var events = ann.connects()) {
      events.awaitHello();
      await().atMost(SOON).until(() -> ann.statusOf(ann.userId()).equals("online"));
      var wish =
          Map.of(
              "user_id",
              ann.userId(),
              "status",
              "dnd",
              "dnd_end_time",
              Instant.now().getEpochSecond());

      ann.put("/users/me/status", wish).expect(200);

      events.await("status_change", event -> event.data().text("status").equals("dnd"));
      await().atMost(SOON).until(() -> ann.statusOf(ann.userId()).equals("online"));
      var words =
          events.awaitAll(
              "the end",
              seen -> {
                var statuses =
                    seen.stream()
                        .filter(event -> event.type().equals("status_change"))
                        .map(event -> event.data().text("status"))
                        .toList();
                return statuses.getLast().equals("online") ? statuses : null;
              });
      assertThat(words).endsWith("dnd", "online");
      assertThat(admin.get("/jobs/type/dnd_expiry").expect(200).tree().list()).isNotEmpty();
    }
  }
}
