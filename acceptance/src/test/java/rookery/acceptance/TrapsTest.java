package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rookery.client.Tree;
import rookery.json.Json;

/// Small things on which clients depend and that are easy to break (protocol: rest G). Those of the
/// boot are in [WebAppBootTest], those of events in the official client's story.
class TrapsTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private static final World world = World.settledAt(cluster.node("a").client());

  private static final Set<String> POST =
      keys(
          "id create_at update_at edit_at delete_at is_pinned user_id channel_id root_id"
              + " original_id message type props hashtags file_ids pending_post_id reply_count"
              + " last_reply_at participants metadata");
  private static final Set<String> CHANNEL =
      keys(
          "id create_at update_at delete_at team_id type display_name name header purpose"
              + " last_post_at total_msg_count extra_update_at creator_id scheme_id props"
              + " group_constrained shared total_msg_count_root policy_id last_root_post_at"
              + " banner_info policy_enforced policy_is_active default_category_name"
              + " autotranslation");
  private static final Set<String> CHANNEL_MEMBER =
      keys(
          "channel_id user_id roles last_viewed_at msg_count msg_count_root mention_count"
              + " mention_count_root urgent_mention_count notify_props last_update_at scheme_guest"
              + " scheme_user scheme_admin explicit_roles autotranslation_disabled");
  private static final Set<String> TEAM =
      keys(
          "id create_at update_at delete_at display_name name description email type company_name"
              + " allowed_domains invite_id allow_open_invite scheme_id group_constrained"
              + " policy_id cloud_limits_archived last_team_icon_update");
  private static final Set<String> TEAM_MEMBER =
      keys("team_id user_id roles delete_at scheme_guest scheme_user scheme_admin explicit_roles");
  private static final Set<String> STATUS =
      keys("user_id status manual last_activity_at dnd_end_time");

  private static Set<String> keys(String names) {
    return Set.of(names.split(" "));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /// Strict clients refuse keys that they do not know.
  @Test
  void models_have_the_protocols_keys_and_no_others() {
    hasKeys("/posts/{post}", POST, Set.of("is_following", "has_reactions", "remote_id"));
    hasKeys("/channels/{channel}", CHANNEL, Set.of());
    hasKeys("/channels/{channel}/members/{member}", CHANNEL_MEMBER, Set.of());
    hasKeys("/teams/{team}", TEAM, Set.of("last_team_icon_update", "cloud_limits_archived"));
    hasKeys("/users/{member}/status", STATUS, Set.of());
    Tree member = get("/users/me/teams/members").list().getFirst();
    assertThat(member.keys()).isEqualTo(TEAM_MEMBER);
  }

  private static void hasKeys(String path, Set<String> wanted, Set<String> maybe) {
    var found = new HashSet<>(get(path).keys());
    var needed = new HashSet<>(wanted);
    found.removeAll(maybe);
    needed.removeAll(maybe);
    assertThat(found).as(path).isEqualTo(needed);
  }

  @Test
  void props_are_an_object_even_when_none_were_sent() {
    Tree post = world.member().posts(world.fill("{channel}"), "bare");
    assertThat(post.at("props").map()).isEmpty();
    assertThat(post.at("metadata").map()).isNotNull();
    assertThat(get("/posts/" + post.text("id")).at("props").map()).isEmpty();
  }

  @Test
  void a_page_of_posts_has_an_order_and_its_neighbours() {
    Tree page = get("/channels/{channel}/posts?page=0&per_page=1");
    assertThat(page.keys()).contains("order", "posts", "next_post_id", "prev_post_id");
    assertThat(page.text("next_post_id")).isEmpty();
    assertThat(page.text("prev_post_id")).hasSize(26);
    Tree beyond = get("/channels/{channel}/posts?page=50");
    assertThat(beyond.at("order").list()).isEmpty();
    assertThat(beyond.at("posts").map()).isEmpty();
  }

  @Test
  void an_empty_list_is_a_list() {
    for (String path :
        List.of("/users/me/teams", "/users/me/channels", "/users/me/teams/members")) {
      var answer = world.outsider().get(path).expect(200);
      assertThat(answer.tree().list()).as(path + answer.text()).isNotNull();
    }
    assertThat(world.outsider().get("/users/me/teams").text()).isEqualTo("[]");
    var nobody = world.member().post("/users/usernames", List.of("nobody")).expect(200);
    assertThat(nobody.text()).isEqualTo("[]");
  }

  @Test
  void a_repeated_post_is_answered_with_the_first_one() {
    var once =
        Map.of(
            "channel_id",
            world.fill("{channel}"),
            "message",
            "once",
            "pending_post_id",
            world.fill("{member}") + ":1764000000001");
    Tree first = world.member().post("/posts", once).expect(201).tree();
    Tree again = world.member().post("/posts", once).expect(201).tree();
    assertThat(again.text("id")).isEqualTo(first.text("id"));
    assertThat(first.text("pending_post_id")).isEqualTo(once.get("pending_post_id"));
    assertThat(world.member().messagesOf(world.fill("{channel}"))).containsOnlyOnce("once");
  }

  @Test
  void what_has_not_changed_is_not_sent_again() {
    for (String path :
        List.of(
            "/users/me", "/posts/{post}", "/users/{member}/image", "/channels/{channel}/posts")) {
      String address = world.fill(path);
      String tag = world.member().get(address).expect(200).header("ETag");
      assertThat(tag).as(path).isNotEmpty();
      var again = world.member().send("GET", address, null, Map.of("If-None-Match", tag));
      assertThat(again.status()).as(path).isEqualTo(304);
      assertThat(again.body()).isEmpty();
    }
  }

  /// A version that is not told would keep a client from noticing another configuration.
  @Test
  void what_a_client_loads_when_it_comes_back_is_asked_for_only_if_it_changed() {
    for (String address :
        List.of(
            "/config/client?format=old",
            "/license/client?format=old",
            "/users/me/preferences",
            "/users/me/teams",
            "/users/me/teams/members",
            "/users/me/teams/unread?include_collapsed_threads=true",
            "/users/me/channels",
            "/users/me/channel_members?page=-1&per_page=60",
            "/users?page=0&per_page=100")) {
      var first = world.member().get(address).expect(200);
      var tag = Map.of("If-None-Match", first.header("ETag"));
      var again = world.member().send("GET", address, null, tag);
      assertThat(again.status()).as(address).isEqualTo(304);
      for (var answer : List.of(first, again)) {
        assertThat(answer.header("Cache-Control")).as(address).isEmpty();
        assertThat(answer.header("X-Version-Id")).as(address).isNotEmpty();
        assertThat(answer.header("Expires")).as(address).isEqualTo("0");
      }
    }
  }

  @Test
  void a_body_where_none_belongs_is_ignored() {
    var json = Map.of("Content-Type", "application/json");
    byte[] body = Json.bytes(Map.of());
    assertThat(world.member().send("GET", "/users/me", body, json).status()).isEqualTo(200);
    String post = world.member().posts(world.fill("{channel}"), "gone").text("id");
    assertThat(world.member().send("DELETE", "/posts/" + post, body, json).expect(200).text())
        .isEqualTo("{\"status\":\"OK\"}");
  }

  @Test
  void unknown_keys_are_ignored() {
    var login =
        Map.of(
            "login_id", "member",
            "password", ChatCluster.PASSWORD,
            "deviceId", "",
            "device_id", "apple:1",
            "voip_device_id", "2",
            "something", Map.of("new", true));
    assertThat(world.member().anonymous().post("/users/login", login).expect(200).header("Token"))
        .hasSize(26);
  }

  @Test
  void a_log_in_without_a_browser_gets_no_cookies_and_nobody_gets_a_cache() {
    var login = Map.of("login_id", "member", "password", ChatCluster.PASSWORD);
    var answer = world.member().anonymous().post("/users/login", login).expect(200);
    assertThat(answer.headers()).doesNotContainKeys("Set-Cookie", "Cache-Control");
    assertThat(answer.tree().keys()).contains("id", "roles").doesNotContain("password");
  }

  @Test
  void everybody_but_oneself_is_shown_without_what_is_private() {
    Tree other = get("/users/{admin}");
    assertThat(other.keys())
        .doesNotContain("password", "notify_props", "failed_attempts", "email_verified")
        .contains("id", "username", "roles", "locale", "timezone");
    assertThat(get("/users/me").keys())
        .contains("notify_props", "timezone", "last_password_update");
    Tree theirs = get("/channels/{channel}/members/{admin}");
    assertThat(theirs.number("last_viewed_at")).isEqualTo(-1);
    assertThat(theirs.number("last_update_at")).isEqualTo(-1);
  }

  @Test
  void a_new_direct_channel_is_in_exactly_one_category() {
    String direct = world.outsider().opensDirectChannel(world.fill("{member}")).text("id");
    Tree all = get("/users/me/teams/{team}/channels/categories");
    assertThat(all.at("categories").list())
        .filteredOn(
            c -> c.at("channel_ids").list().stream().anyMatch(id -> id.text().equals(direct)))
        .hasSize(1)
        .allSatisfy(c -> assertThat(c.text("type")).isEqualTo("direct_messages"));
  }

  private static Tree get(String path) {
    return world.member().get(world.fill(path)).expect(200).tree();
  }
}
