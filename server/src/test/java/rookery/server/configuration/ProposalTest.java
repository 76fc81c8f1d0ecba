package rookery.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.server.settings.BadSetting;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.TeamKeys;

class ProposalTest {
  private static Settings settings(Map<String, String> environment) {
    try {
      return Settings.read(Settings.Sources.of(environment));
    } catch (BadSetting e) {
      throw new AssertionError(e);
    }
  }

  private static Proposal proposal(boolean whole, String json) {
    try {
      return Proposal.of(Json.object(json.getBytes(StandardCharsets.UTF_8)), whole);
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> patched(String json, Map<String, String> stored) {
    return proposal(false, json).over(settings(Map.of()), stored);
  }

  @Test
  void the_whole_as_it_is_shown_is_no_change() {
    var environment =
        Map.of(
            "MM_SQLSETTINGS_DATASOURCE",
            "postgres://someone:secret@localhost/x",
            "MM_TEAMSETTINGS_SITENAME",
            "Of this node");
    Settings settings = settings(environment);
    String shown = Json.text(ConfigJson.of(settings, true, true));

    assertThat(shown).contains(Proposal.MASK).doesNotContain("secret@");
    assertThat(proposal(true, shown).over(settings, Map.of())).isEmpty();
    var stored = Map.of("TeamSettings.SiteName", "Of all");
    assertThat(proposal(true, shown).over(settings, stored)).isEqualTo(stored);
  }

  @Test
  void a_patch_leaves_what_it_does_not_name() {
    var stored = Map.of("TeamSettings.SiteName", "One", "TeamSettings.MaxUsersPerTeam", "7");
    assertThat(patched("{\"TeamSettings\":{\"SiteName\":\"Two\"}}", stored))
        .isEqualTo(Map.of("TeamSettings.SiteName", "Two", "TeamSettings.MaxUsersPerTeam", "7"));
    assertThat(patched("{\"TeamSettings\":{\"SiteName\":null}}", stored)).isEqualTo(stored);
  }

  @Test
  void the_whole_puts_back_what_it_leaves_out_but_not_a_section_that_its_sender_does_not_know() {
    var stored =
        Map.of("TeamSettings.SiteName", "One", "RookerySettings.BurstPosts", "7", "Not.Here", "x");
    Settings settings = settings(Map.of());
    assertThat(proposal(true, "{\"TeamSettings\":{}}").over(settings, stored))
        .isEqualTo(Map.of("RookerySettings.BurstPosts", "7", "Not.Here", "x"));
    assertThat(proposal(true, "{\"RookerySettings\":{\"DrainSeconds\":15}}").over(settings, stored))
        .isEqualTo(Map.of("Not.Here", "x"));
  }

  @Test
  void the_first_bad_value_is_named_and_a_secret_is_not_repeated() {
    assertThatThrownBy(
            () -> patched("{\"TeamSettings\":{\"MaxUsersPerTeam\":0,\"SiteName\":7}}", Map.of()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              Problem problem = e.problem();
              assertThat(problem.id()).isEqualTo("model.config.is_valid.site_name.app_error");
              assertThat(problem.message()).startsWith("TeamSettings.SiteName: a text is needed");
            });
    assertThatThrownBy(() -> patched("{\"SqlSettings\":{\"DataSource\":\"hidden\"}}", Map.of()))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e ->
                assertThat(e.problem().message())
                    .contains("MM_SQLSETTINGS_DATASOURCE")
                    .doesNotContain("hidden"));
  }

  @Test
  void names_of_other_servers_and_of_nobody_are_told_apart() {
    var proposal =
        proposal(
            true,
            "{\"AnnouncementSettings\":{\"EnableBanner\":true},\"TeamSettings\":{\"Site\\nName\":1},"
                + "\"Nothing\":{\"x\":{}},\"FeatureFlags\":null}");
    assertThat(proposal.values()).isEmpty();
    assertThat(proposal.ignored()).contains("AnnouncementSettings.EnableBanner");
    assertThat(proposal.unknown()).contains("Nothing.x", "TeamSettings.Site?Name");
  }

  @Test
  void what_a_node_is_told_by_flag_or_variable_counts_before_what_the_cluster_is_set_to()
      throws BadSetting {
    Settings own = settings(Map.of("MM_TEAMSETTINGS_SITENAME", "Of this node"));
    var stored =
        Map.of(
            "TeamSettings.SiteName", "Of all",
            "TeamSettings.MaxUsersPerTeam", "7",
            "ServiceSettings.ListenAddress", ":1");

    Settings both = own.with(stored);

    assertThat(both.get(TeamKeys.SITE_NAME)).isEqualTo("Of this node");
    assertThat(both.unforced(TeamKeys.SITE_NAME)).isEqualTo("Of all");
    assertThat(both.forced(TeamKeys.SITE_NAME)).isTrue();
    assertThat(both.get(TeamKeys.MAX_USERS_PER_TEAM)).isEqualTo(7);
    assertThat(both.get(ServiceKeys.LISTEN_ADDRESS).port()).isEqualTo(8065);
    assertThat(ConfigJson.forced(both)).isEqualTo(Map.of("TeamSettings", Map.of("SiteName", true)));
    assertThat(both.with(Map.of()).get(TeamKeys.MAX_USERS_PER_TEAM)).isEqualTo(50);
  }
}
