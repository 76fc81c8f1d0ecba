package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.Answer;
import rookery.client.ChatClient;

/// What the settings of teams do, as soon as an administrator changes them.
@Tag("full")
@Timeout(60)
class TeamSettingsTest {
  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static Answer signsUp(String name) {
    var account =
        Map.of("username", name, "email", name + "@example.org", "password", ChatCluster.PASSWORD);
    return node.anybody().post("/users", account);
  }

  private static String id(Answer refused) {
    return refused.tree().text("id");
  }

  @Test
  @Shows("TeamSettings.SiteName")
  void the_page_says_the_name_of_the_site() {
    assertThat(node.page()).doesNotContain("The Rook&#39;s Nest", "The Rooks");
    node.sets("TeamSettings.SiteName", "The Rooks");
    assertThat(node.page()).contains("The Rooks");
  }

  @Test
  @Shows("TeamSettings.EnableOpenServer")
  void anyone_signs_up_without_an_invitation_only_at_an_open_server() {
    assertThat(id(signsUp("stranger"))).isEqualTo("api.user.create_user.no_open_server");
    node.sets("TeamSettings.EnableOpenServer", true);
    assertThat(signsUp("stranger").status()).isEqualTo(201);
  }

  @Test
  @Shows({"TeamSettings.EnableUserCreation", "EmailSettings.EnableSignUpWithEmail"})
  void nobody_signs_up_where_that_is_off() {
    node.sets("TeamSettings.EnableOpenServer", true);
    for (String setting :
        List.of("TeamSettings.EnableUserCreation", "EmailSettings.EnableSignUpWithEmail")) {
      node.sets(setting, false);
      assertThat(id(signsUp("refused")))
          .isEqualTo("api.user.create_user.signup_email_disabled.app_error");
      node.sets(setting, true);
    }
    assertThat(signsUp("accepted").status()).isEqualTo(201);
  }

  @Test
  @Shows("TeamSettings.RestrictCreationToDomains")
  void mail_addresses_of_other_domains_are_refused() {
    node.sets("TeamSettings.EnableOpenServer", true);
    node.sets("TeamSettings.RestrictCreationToDomains", "example.com, example.net");
    assertThat(signsUp("elsewhere").status()).isEqualTo(400);
    node.sets("TeamSettings.RestrictCreationToDomains", "example.com example.org");
    assertThat(signsUp("elsewhere").status()).isEqualTo(201);
  }

  @Test
  @Shows("TeamSettings.MaxUsersPerTeam")
  void a_team_has_no_more_members_than_it_may() {
    String team = node.team("small", node.someone());
    var more = Map.of("team_id", team, "user_id", node.someone().userId());
    node.sets("TeamSettings.MaxUsersPerTeam", 2);
    assertThat(node.admin().post("/teams/" + team + "/members", more).status()).isEqualTo(400);
    node.sets("TeamSettings.MaxUsersPerTeam", 3);
    node.admin().post("/teams/" + team + "/members", more).expect(201);
  }

  @Test
  @Shows("TeamSettings.MaxChannelsPerTeam")
  void a_team_has_no_more_channels_than_it_may() {
    String team = node.team("narrow");
    var channel = Map.of("team_id", team, "name", "third", "display_name", "Third", "type", "O");
    node.sets("TeamSettings.MaxChannelsPerTeam", 2);
    assertThat(id(node.admin().post("/channels", channel)))
        .isEqualTo("api.channel.create_channel.max_channel_limit.app_error");
    node.sets("TeamSettings.MaxChannelsPerTeam", 3);
    node.admin().post("/channels", channel).expect(201);
  }

  private static long mentions(ChatClient who, String channel) {
    return who.get("/channels/" + channel + "/members/me")
        .expect(200)
        .tree()
        .number("mention_count");
  }

  @Test
  @Shows("TeamSettings.MaxNotificationsPerChannel")
  void a_whole_channel_is_mentioned_only_if_it_is_small_enough() {
    var ann = node.someone();
    String channel = node.channel(node.team("mentions", ann), "mentions", ann);
    long before = mentions(ann, channel);
    node.sets("TeamSettings.MaxNotificationsPerChannel", 1);
    node.admin().posts(channel, "@all of you");
    assertThat(mentions(ann, channel)).isEqualTo(before);
    node.sets("TeamSettings.MaxNotificationsPerChannel", 2);
    node.admin().posts(channel, "@all of you");
    assertThat(mentions(ann, channel)).isEqualTo(before + 1);
  }

  @Test
  @Shows("TeamSettings.UserStatusAwayTimeout")
  void who_does_nothing_for_long_enough_is_away() {
    var ann = node.someone();
    try (var socket = ann.connects()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.admin().statusOf(ann.userId()).equals("online"));
      var idle = Map.of("user_is_active", false);
      socket.act("user_update_active_status", idle);
      assertThat(node.admin().statusOf(ann.userId())).isEqualTo("online");
      node.sets("TeamSettings.UserStatusAwayTimeout", 1);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            socket.act("user_update_active_status", idle);
            return node.admin().statusOf(ann.userId()).equals("away");
          });
    }
  }

  private static List<String> channelsOfAFreshTeam(String name) {
    String team = node.team(name);
    return node
        .admin()
        .get("/users/me/teams/" + team + "/channels")
        .expect(200)
        .tree()
        .list()
        .stream()
        .map(channel -> channel.text("name"))
        .toList();
  }

  @Test
  @Shows("TeamSettings.ExperimentalDefaultChannels")
  void a_team_begins_with_the_channels_that_are_named() {
    assertThat(channelsOfAFreshTeam("usual")).containsExactlyInAnyOrder("town-square", "off-topic");
    node.sets("TeamSettings.ExperimentalDefaultChannels", List.of("news", "help"));
    assertThat(channelsOfAFreshTeam("other"))
        .containsExactlyInAnyOrder("town-square", "news", "help");
  }
}
