package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.Answer;
import rookery.client.Tree;
import rookery.json.Json;

/// How administrators read and change the configuration, on a node alone.
@Timeout(60)
class ConfigurationResourceTest {
  private static final String MASK = "*".repeat(32);
  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static Tree config() {
    return node.admin().get("/config").expect(200).tree();
  }

  @Test
  void it_is_shown_in_sections_with_the_types_of_json_and_secrets_masked() {
    var config = config();
    assertThat(config.keys())
        .contains("ServiceSettings", "TeamSettings", "SqlSettings", "RookerySettings");
    assertThat(config.at("TeamSettings").number("MaxUsersPerTeam")).isEqualTo(50);
    assertThat(config.at("TeamSettings").flag("EnableUserCreation")).isTrue();
    assertThat(config.at("TeamSettings").at("ExperimentalDefaultChannels").list()).isEmpty();
    assertThat(config.at("ServiceSettings").text("SiteURL")).isEmpty();
    assertThat(config.at("SqlSettings").text("DataSource")).isEqualTo(MASK);
    assertThat(config.at("CacheSettings").text("RedisPassword")).isEmpty();

    var without = node.admin().get("/config?remove_masked=true&remove_defaults=true").tree();
    assertThat(without.keys())
        .contains("ServiceSettings")
        .doesNotContain("SqlSettings", "TeamSettings");
  }

  @Test
  void what_this_node_is_told_otherwise_is_listed() {
    var forced = node.admin().get("/config/environment").expect(200).tree();
    assertThat(forced.at("SqlSettings").keys()).containsExactly("DataSource");
    assertThat(forced.at("FileSettings").flag("Directory")).isTrue();
    assertThat(forced.keys()).doesNotContain("TeamSettings");
  }

  @Test
  void the_whole_sent_back_as_it_was_changes_nothing() {
    node.sets("TeamSettings.SiteName", "Kept");
    var before = node.admin().get("/config").expect(200);
    node.admin().send("PUT", "/config", before.body(), Map.of()).expect(200);
    var after = node.admin().get("/config").expect(200);
    assertThat(after.text()).isEqualTo(before.text());
    assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
  }

  @Test
  void one_bad_value_and_nothing_is_taken() {
    var both = Map.of("TeamSettings", Map.of("SiteName", "Never", "MaxUsersPerTeam", 0));
    var refused = node.admin().put("/config/patch", both);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.tree().text("message")).contains("TeamSettings.MaxUsersPerTeam");
    assertThat(config().at("TeamSettings").text("SiteName")).isEqualTo("Rookery");
  }

  @Test
  void the_whole_puts_back_what_it_leaves_out() {
    node.sets("TeamSettings.SiteName", "Another");
    node.sets("TeamSettings.MaxUsersPerTeam", 7);
    var whole = Map.of("TeamSettings", Map.of("MaxUsersPerTeam", 7));
    node.admin().put("/config", whole).expect(200);
    assertThat(config().at("TeamSettings").text("SiteName")).isEqualTo("Rookery");
    assertThat(config().at("TeamSettings").number("MaxUsersPerTeam")).isEqualTo(7);
  }

  @Test
  void settings_of_other_servers_are_taken_in_silence() {
    var others =
        Map.of(
            "AnnouncementSettings", Map.of("EnableBanner", true),
            "PluginSettings", Map.of("Plugins", Map.of("x", List.of(1))),
            "Misspelt", Map.of("Key", 1),
            "TeamSettings", Map.of("SiteName", "Taken"));
    assertThat(node.admin().put("/config/patch", others).expect(200).tree().keys())
        .doesNotContain("AnnouncementSettings", "PluginSettings", "Misspelt");
    assertThat(config().at("TeamSettings").text("SiteName")).isEqualTo("Taken");
  }

  @Test
  void who_says_what_was_read_does_not_overwrite_what_somebody_else_changed_meanwhile() {
    String read = node.admin().get("/config").expect(200).header("ETag");
    node.sets("TeamSettings.SiteName", "Of the other");
    Answer late = sends(Map.of("TeamSettings", Map.of("MaxUsersPerTeam", 9)), read);
    assertThat(late.status()).isEqualTo(400);
    assertThat(late.tree().text("id"))
        .isEqualTo("api.config.update_config.changed_meanwhile.app_error");
    String now = node.admin().get("/config").expect(200).header("ETag");
    sends(Map.of("TeamSettings", Map.of("MaxUsersPerTeam", 9)), now).expect(200);
    assertThat(config().at("TeamSettings").text("SiteName")).isEqualTo("Of the other");
  }

  private static Answer sends(Object patch, String expected) {
    return node.admin()
        .send("PUT", "/config/patch", Json.bytes(patch), Map.of("If-Match", expected));
  }

  @Test
  void patches_made_at_once_are_all_taken() throws InterruptedException {
    var first = Map.of("TeamSettings", Map.of("SiteName", "At once"));
    var second = Map.of("TeamSettings", Map.of("MaxUsersPerTeam", 11));
    var threads =
        List.of(first, second).stream()
            .map(patch ->
                Thread.ofVirtual()
                    .start(() -> node.admin().put("/config/patch", patch).expect(200)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(config().at("TeamSettings").text("SiteName")).isEqualTo("At once");
    assertThat(config().at("TeamSettings").number("MaxUsersPerTeam")).isEqualTo(11);
  }

  @Test
  void what_needs_a_restart_says_so_until_it_is_taken_back() {
    var answer = node.sets("RookerySettings.BurstPosts", 7);
    assertThat(answer.header("Rookery-Restart-Needed")).isEqualTo("RookerySettings.BurstPosts");
    assertThat(ClusterView.of(node.admin()).reasons("a")).contains("restart_needed");
    node.resets();
    assertThat(ClusterView.of(node.admin()).reasons("a")).doesNotContain("restart_needed");
  }

  @Test
  void clients_are_told_in_their_own_words() {
    var ann = node.someone();
    try (var events = ann.connects()) {
      node.sets("ServiceSettings.PostEditTimeLimit", 300);
      var told = events.await("config_changed").data().at("config");
      assertThat(told.text("PostEditTimeLimit")).isEqualTo("300");
      assertThat(told.text("NoAccounts")).isEqualTo("false");
      assertThat(told.keys()).doesNotContain("DataSource");
      assertThat(ann.get("/config/client").expect(200).tree().text("PostEditTimeLimit"))
          .isEqualTo("300");
    }
  }
}
