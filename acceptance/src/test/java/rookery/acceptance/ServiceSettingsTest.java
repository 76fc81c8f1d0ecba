package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.json.Json;

/// What the settings of the service do, as soon as an administrator changes them.
@Tag("full")
@Timeout(60)
class ServiceSettingsTest {
  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static Answer as(ChatClient who, String path, Map<String, String> headers) {
    return who.send("GET", path, null, headers);
  }

  @Test
  @Shows("ServiceSettings.SiteURL")
  void the_page_says_the_address_that_people_are_to_type() {
    assertThat(node.page()).doesNotContain("https://chat.example.com");
    node.sets("ServiceSettings.SiteURL", "https://chat.example.com/");
    assertThat(node.page()).contains("https://chat.example.com");
  }

  @Test
  @Shows("ServiceSettings.AllowCorsFrom")
  void pages_of_other_sites_may_read_answers_once_they_are_named() {
    var origin = Map.of("Origin", "https://other.example.com");
    assertThat(as(node.admin(), "/users/me", origin).header("Access-Control-Allow-Origin"))
        .isEmpty();
    node.sets("ServiceSettings.AllowCorsFrom", "https://other.example.com");
    assertThat(as(node.admin(), "/users/me", origin).header("Access-Control-Allow-Origin"))
        .isEqualTo("https://other.example.com");
  }

  @Test
  @Shows({"ServiceSettings.TrustedProxyIPHeader", "RookerySettings.TrustedProxies"})
  void the_address_of_who_changes_settings_is_the_one_that_the_proxy_names() {
    var log = (Logger) LoggerFactory.getLogger("rookery.server.configuration");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    try {
      node.sets("ServiceSettings.TrustedProxyIPHeader", List.of("X-Real-IP"));
      passedOn("SiteName", "Through a proxy");
      node.sets("RookerySettings.TrustedProxies", "192.0.2.0/24");
      passedOn("EnableUserCreation", false);
      assertThat(List.copyOf(lines.list))
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.endsWith("from 203.0.113.7 changes TeamSettings.SiteName"))
          .anyMatch(line -> line.endsWith(" changes TeamSettings.EnableUserCreation"))
          .noneMatch(
              line -> line.endsWith("from 203.0.113.7 changes TeamSettings.EnableUserCreation"));
    } finally {
      log.detachAppender(lines);
    }
  }

  /// Changes a setting of teams as a proxy passes it on.
  private static void passedOn(String key, Object value) {
    var change = Json.bytes(Map.of("TeamSettings", Map.of(key, value)));
    node.admin()
        .send("PUT", "/config/patch", change, Map.of("X-Real-IP", "203.0.113.7"))
        .expect(200);
  }

  @Test
  @Shows("ServiceSettings.MaximumLoginAttempts")
  void an_account_is_locked_after_so_many_wrong_passwords() {
    String name = node.newcomer();
    node.sets("ServiceSettings.MaximumLoginAttempts", 2);
    var wrong = Map.of("login_id", name, "password", "wrong");
    for (int i = 0; i < 2; i++) {
      node.anybody().post("/users/login", wrong).expect(401);
    }
    var right = Map.of("login_id", name, "password", ChatCluster.PASSWORD);
    assertThat(node.anybody().post("/users/login", right).tree().text("id"))
        .isEqualTo("api.user.check_user_login_attempts.too_many.app_error");
  }

  @Test
  @Shows("ServiceSettings.SessionLengthWebInHours")
  void the_cookies_of_a_log_in_last_as_long_as_a_session() {
    String name = node.newcomer();
    node.sets("ServiceSettings.SessionLengthWebInHours", 2);
    var body = Json.bytes(Map.of("login_id", name, "password", ChatCluster.PASSWORD));
    var browser = Map.of("X-Requested-With", "XMLHttpRequest");
    var answer = node.anybody().send("POST", "/users/login", body, browser).expect(200);
    assertThat(Objects.requireNonNull(answer.headers().get("Set-Cookie")))
        .anyMatch(cookie -> cookie.startsWith("MMAUTHTOKEN=") && cookie.contains("Max-Age=7200"));
  }

  @Test
  @Shows("ServiceSettings.SessionLengthMobileInHours")
  void a_session_of_an_app_has_a_length_of_its_own() {
    String name = node.newcomer();
    node.sets("ServiceSettings.SessionLengthMobileInHours", 3);
    var app =
        Map.of(
            "login_id", name, "password", ChatCluster.PASSWORD, "device_id", "android_rn:a-phone");
    String user = node.anybody().post("/users/login", app).expect(200).tree().text("id");
    var sessions = node.admin().get("/users/" + user + "/sessions").expect(200).tree().list();
    var session = sessions.getFirst();
    assertThat(session.number("expires_at") - session.number("create_at"))
        .isEqualTo(Duration.ofHours(3).toMillis());
  }

  private static long ends(ChatClient person) {
    person.get("/users/me").expect(200);
    return node.admin()
        .get("/users/" + person.userId() + "/sessions")
        .expect(200)
        .tree()
        .list()
        .getFirst()
        .number("expires_at");
  }

  @Test
  @Shows("ServiceSettings.ExtendSessionLengthWithActivity")
  void a_session_lasts_longer_when_it_is_used_unless_that_is_switched_off() {
    var person = node.someone();
    long first = ends(person);
    node.sets("ServiceSettings.ExtendSessionLengthWithActivity", false);
    node.sets("ServiceSettings.SessionLengthWebInHours", 1_440);
    assertThat(ends(person)).isEqualTo(first);
    node.sets("ServiceSettings.ExtendSessionLengthWithActivity", true);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ends(person) - first >= Duration.ofHours(719).toMillis());
  }

  @Test
  @Shows("ServiceSettings.PostEditTimeLimit")
  void a_post_cannot_be_edited_once_it_is_too_old() {
    String channel = node.channel(node.team("editing"), "editing");
    String post = node.admin().posts(channel, "first").text("id");
    var patch = Map.of("message", "second");
    node.admin().put("/posts/" + post + "/patch", patch).expect(200);
    node.sets("ServiceSettings.PostEditTimeLimit", 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> node.admin().put("/posts/" + post + "/patch", patch).status() == 400);
  }

  @Test
  @Shows({"ServiceSettings.MaximumPayloadSizeBytes", "ServiceSettings.MaximumURLLength"})
  void larger_bodies_and_longer_addresses_are_refused() {
    String long_ = "a".repeat(2_000);
    var names = List.of(long_);
    assertThat(node.admin().post("/users/usernames", names).status()).isEqualTo(200);
    assertThat(node.admin().get("/users?x=" + long_).status()).isNotEqualTo(414);
    node.sets("ServiceSettings.MaximumURLLength", 300);
    node.sets("ServiceSettings.MaximumPayloadSizeBytes", 1_024);
    assertThat(node.admin().post("/users/usernames", names).status()).isEqualTo(413);
    assertThat(node.admin().get("/users?x=" + long_).status()).isEqualTo(414);
  }

  @Test
  @Shows("ServiceSettings.EnableUserTypingMessages")
  void nobody_sees_that_others_are_typing_unless_that_is_on() {
    var ann = node.someone();
    var bob = node.someone();
    String channel = node.channel(node.team("typing", ann, bob), "typing", ann, bob);
    try (var hears = ann.connects();
        var says = bob.connects()) {
      node.sets("ServiceSettings.EnableUserTypingMessages", false);
      says.act("user_typing", Map.of("channel_id", channel, "parent_id", "unseen"));
      node.sets("ServiceSettings.EnableUserTypingMessages", true);
      says.act("user_typing", Map.of("channel_id", channel, "parent_id", "seen"));
      assertThat(hears.await("typing").data().text("parent_id")).isEqualTo("seen");
    }
  }

  @Test
  @Shows("ServiceSettings.EnableChannelViewedMessages")
  void the_other_clients_of_who_views_a_channel_are_told_unless_that_is_off() {
    var ann = node.someone();
    String team = node.team("viewing", ann);
    String unseen = node.channel(team, "unseen", ann);
    String seen = node.channel(team, "seen", ann);
    node.admin().posts(unseen, "to be read");
    node.admin().posts(seen, "to be read");
    try (var hears = ann.connects()) {
      node.sets("ServiceSettings.EnableChannelViewedMessages", false);
      ann.post("/channels/members/me/view", Map.of("channel_id", unseen)).expect(200);
      node.sets("ServiceSettings.EnableChannelViewedMessages", true);
      ann.post("/channels/members/me/view", Map.of("channel_id", seen)).expect(200);
      assertThat(hears.await("multiple_channels_viewed").raw()).contains(seen);
    }
  }

  @Test
  @Shows("ServiceSettings.CollapsedThreads")
  void who_replies_has_read_the_channel_where_threads_are_not_apart_from_it() {
    assertThat(readByReplying()).isZero();
    node.sets("ServiceSettings.CollapsedThreads", "disabled");
    assertThat(readByReplying()).isEqualTo(2);
  }

  /// How many messages somebody has read who has only replied to one.
  private static long readByReplying() {
    var ann = node.someone();
    String channel = ann.opensDirectChannel(node.admin().userId()).text("id");
    ann.replies(channel, node.admin().posts(channel, "root").text("id"), "reply");
    String member = "/channels/" + channel + "/members/me";
    return ann.get(member).expect(200).tree().number("msg_count");
  }

  @Test
  @Shows("ServiceSettings.ThreadAutoFollow")
  void who_replies_follows_the_thread_unless_that_is_off() {
    var ann = node.someone();
    String team = node.team("following", ann);
    String channel = node.channel(team, "following", ann);
    String threads = "/users/me/teams/" + team + "/threads";
    node.sets("ServiceSettings.ThreadAutoFollow", false);
    ann.replies(channel, ann.posts(channel, "one").text("id"), "reply");
    assertThat(ann.get(threads).expect(200).tree().at("threads").list()).isEmpty();
    node.sets("ServiceSettings.ThreadAutoFollow", true);
    ann.replies(channel, ann.posts(channel, "two").text("id"), "reply");
    assertThat(ann.get(threads).expect(200).tree().at("threads").list()).hasSize(1);
  }
}
