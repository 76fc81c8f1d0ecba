package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.client.Tree;
import rookery.http.Audited;
import rookery.http.Method;
import rookery.http.Route;
import rookery.json.Json;
import rookery.postgres.TestDatabases;

/// Who did what, when, from where, and whether it succeeded: in the file and in what is looked up.
@Tag("full")
@Timeout(120)
class AuditLogTest {
  /// In each secret and each text of this test.
  private static final String MARK = "Zq7Xmarker";

  private static final String WORD = MARK + " of ann 9";

  /// What changes something and is not told: what people write and how they like it, which is
  /// theirs, and what only looks something up.
  private static final Map<String, String> UNTOLD =
      Map.ofEntries(
          Map.entry("POST /api/v4/posts", "what people write"),
          Map.entry("PUT /api/v4/posts/{post_id}/patch", "what people write"),
          Map.entry("POST /api/v4/reactions", "what people write"),
          Map.entry(
              "DELETE /api/v4/users/{user_id}/posts/{post_id}/reactions/{emoji_name}",
              "what people write"),
          Map.entry("POST /api/v4/channels/members/{user_id}/view", "what people read"),
          Map.entry("PUT /api/v4/users/{user_id}/status", "whether people are there"),
          Map.entry("PUT /api/v4/users/{user_id}/preferences", "how people like it"),
          Map.entry("POST /api/v4/users/ids", "looks up"),
          Map.entry("POST /api/v4/users/usernames", "looks up"),
          Map.entry("POST /api/v4/users/status/ids", "looks up"),
          Map.entry("POST /api/v4/users/tokens/search", "looks up"),
          Map.entry("POST /api/v4/roles/names", "looks up"),
          Map.entry("POST /api/v4/posts/ids/reactions", "looks up"),
          Map.entry("POST /api/v4/emoji/names", "not part of this server"),
          Map.entry("POST /api/v4/emoji/search", "not part of this server"),
          Map.entry("POST /api/v4/schemes", "not part of this server"),
          Map.entry("PUT /api/v4/schemes/{scheme_id}/patch", "not part of this server"),
          Map.entry("DELETE /api/v4/schemes/{scheme_id}", "not part of this server"),
          Map.entry("PUT /api/v4/teams/{team_id}/scheme", "not part of this server"),
          Map.entry("PUT /api/v4/channels/{channel_id}/scheme", "not part of this server"),
          Map.entry(
              "PUT /api/v4/channels/{channel_id}/moderations/patch", "not part of this server"),
          Map.entry("POST /api/v4/drafts", "not part of this server"));

  private static final AuditTrail trail =
      new AuditTrail(ChatCluster.freshDirectory().resolve("logs").resolve("audit.log"));
  private static final LocalNode node =
      GovernedNode.node(TestDatabases.fresh(), "a", settings(trail.file()));
  private static final ChatClient admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
  private static final ChatClient ann = admin.anonymous().signedUp("ann", WORD);

  static Map<String, String> settings(Path file) {
    var settings = new TreeMap<String, String>();
    settings.put("MM_EXPERIMENTALAUDITSETTINGS_FILEENABLED", "true");
    settings.put("MM_EXPERIMENTALAUDITSETTINGS_FILENAME", file.toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS", "true");
    settings.put("MM_SERVICESETTINGS_ENABLEMULTIFACTORAUTHENTICATION", "true");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    return settings;
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static Tree logsIn(String password, String request) {
    byte[] body = Json.bytes(Map.of("login_id", "ann", "password", password));
    var headers = Map.of("X-Request-Id", request, "User-Agent", "Raven/1");
    return trail.after(
        "login", () -> admin.anonymous().send("POST", "/users/login", body, headers));
  }

  private static Tree about(Tree entry) {
    return entry.at("event").at("parameters");
  }

  @Test
  void a_log_in_is_told_with_who_from_where_and_with_what() {
    var entry = logsIn(WORD, "login.7");

    assertThat(entry.text("status")).isEqualTo("success");
    assertThat(entry.text("timestamp")).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:.*Z");
    assertThat(entry.at("actor").text("user_id")).isEqualTo(ann.userId());
    assertThat(entry.at("actor").text("session_id")).hasSize(26);
    assertThat(entry.at("actor").text("client")).isEqualTo("Raven/1");
    assertThat(entry.at("actor").text("ip_address")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(entry.at("meta").text("api_path")).isEqualTo("/api/v4/users/login");
    assertThat(entry.at("meta").text("request_id")).isEqualTo("login.7");
    assertThat(entry.at("meta").text("node")).isEqualTo("a");
    assertThat(entry.has("error")).isFalse();
    var session = entry.at("actor").text("session_id");
    var sessions = ann.get("/users/me/sessions").expect(200).tree().list();
    assertThat(sessions).extracting(each -> each.text("id")).contains(session);
  }

  @Test
  void a_wrong_password_is_told_with_the_account_that_was_tried_and_nobody_as_who_did_it() {
    var entry = logsIn(MARK + " wrong", "login.8");

    assertThat(entry.text("status")).isEqualTo("fail");
    assertThat(entry.at("actor").text("user_id")).isEmpty();
    assertThat(about(entry).text("user_id")).isEqualTo(ann.userId());
    assertThat(entry.at("error").text("id"))
        .isEqualTo("api.user.login.invalid_credentials_email_username");
    assertThat(entry.at("error").number("status_code")).isEqualTo(401);
    assertThat(lookedUp("/users/me/audits", ann).getFirst().text("extra_info"))
        .contains("login fail", "invalid_credentials");
  }

  private static List<Tree> lookedUp(String path, ChatClient who) {
    return who.get(path).expect(200).tree().list();
  }

  @Test
  void administrators_and_users_look_entries_up() {
    var bob = admin.anonymous().signedUp("bob", ChatCluster.PASSWORD);
    bob.put("/users/me/roles", Map.of("roles", "system_admin")).expect(403);

    var own = lookedUp("/users/me/audits", bob);
    assertThat(own).extracting(each -> each.text("user_id")).containsOnly(bob.userId());
    assertThat(own.getFirst().keys())
        .containsExactlyInAnyOrder(
            "id", "create_at", "user_id", "action", "extra_info", "ip_address", "session_id");
    assertThat(own).extracting(each -> each.text("extra_info")).contains("login success");
    assertThat(own)
        .anySatisfy(refused -> {
          assertThat(refused.text("action")).isEqualTo("/api/v4/users/" + bob.userId() + "/roles");
          assertThat(refused.text("extra_info"))
              .startsWith("updateUserRoles fail")
              .contains("api.context.permissions.app_error");
        });
    assertThat(lookedUp("/users/" + bob.userId() + "/audits", admin)).hasSameSizeAs(own);
    assertThat(lookedUp("/audits?per_page=1", admin)).hasSize(1);
    assertThat(lookedUp("/audits?per_page=1&page=1", admin))
        .isNotEqualTo(lookedUp("/audits?per_page=1", admin));
    assertThat(bob.get("/users/" + ann.userId() + "/audits").status()).isEqualTo(403);
    assertThat(bob.get("/audits").status()).isEqualTo(403);
  }

  @Test
  void acts_of_administrators_are_told_with_what_they_changed_and_no_secret() {
    var cid = admin.anonymous().signedUp("cid", WORD);
    var configured =
        trail.after(
            "patchConfig",
            () ->
                admin
                    .put(
                        "/config/patch",
                        Map.of(
                            "EmailSettings",
                            Map.of("SMTPPassword", MARK + "smtp", "SMTPUsername", "post")))
                    .expect(200));
    assertThat(configured.at("actor").text("user_id")).isEqualTo(admin.userId());
    assertThat(about(configured).at("changed").list())
        .extracting(Tree::text)
        .containsExactly("EmailSettings.SMTPPassword", "EmailSettings.SMTPUsername");

    String whose = "/users/" + cid.userId();
    var roles = "system_user system_user_access_token";
    var given =
        trail.after(
            "updateUserRoles",
            () -> admin.put(whose + "/roles", Map.of("roles", roles)).expect(200));
    assertThat(about(given).text("user_id")).isEqualTo(cid.userId());
    assertThat(about(given).at("roles").list()).extracting(Tree::text).hasSize(2);
    var off =
        trail.after(
            "updateUserActive",
            () -> admin.put(whose + "/active", Map.of("active", false)).expect(200));
    assertThat(about(off).flag("active")).isFalse();
    var job =
        trail.after(
            "createJob", () -> admin.post("/jobs", Map.of("type", "job_cleanup")).expect(201));
    assertThat(about(job).text("type")).isEqualTo("job_cleanup");
    assertThat(about(job).text("job_id")).hasSize(26);
    trail.after("configReload", () -> admin.post("/config/reload", Map.of()).expect(200));
  }

  @Test
  void what_people_do_with_their_accounts_and_places_is_told_and_no_secret() {
    var dan = admin.anonymous().signedUp("dan", WORD);
    var secrets = new TreeSet<>(List.of(dan.token(), MARK));
    var words = Map.of("current_password", WORD, "new_password", MARK + " another 9");
    trail.after("updatePassword", () -> dan.put("/users/me/password", words).expect(200));
    factorsAndTokensAreTold(dan, secrets);
    placesAreTold(dan);
    var other = dan.anonymous().loggedIn("dan", MARK + " another 9");
    secrets.add(other.token());
    trail.after("logout", () -> other.post("/users/logout", Map.of()).expect(200));
    int logouts = trail.entries("logout").size();
    dan.anonymous().post("/users/logout", Map.of()).expect(200);
    trail.after(
        "revokeAllSessionsForUser",
        () -> dan.post("/users/me/sessions/revoke/all", Map.of()).expect(200));
    assertThat(trail.entries("logout")).as("of nobody is nothing").hasSize(logouts);

    assertThat(trail.text()).doesNotContain(secrets);
    assertThat(admin.get("/audits?per_page=200").text()).doesNotContain(secrets);
  }

  private static void factorsAndTokensAreTold(ChatClient dan, Set<String> secrets) {
    trail.after(
        "generateMfaSecret",
        () ->
            secrets.add(
                dan.post("/users/me/mfa/generate", Map.of()).expect(200).tree().text("secret")));
    var factor =
        trail.after(
            "updateUserMfa",
            () -> dan.put("/users/me/mfa", Map.of("activate", true, "code", MARK)).expect(400));
    assertThat(about(factor).flag("activate")).isTrue();
    admin.put(
        "/users/" + dan.userId() + "/roles",
        Map.of("roles", "system_user system_user_access_token"));
    var made =
        trail.after(
            "createUserAccessToken",
            () ->
                secrets.add(
                    dan.post("/users/me/tokens", Map.of("description", MARK))
                        .expect(200)
                        .tree()
                        .text("token")));
    var revoked = Map.of("token_id", about(made).text("token_id"));
    var gone =
        trail.after(
            "revokeUserAccessToken", () -> dan.post("/users/tokens/revoke", revoked).expect(200));
    assertThat(about(gone).text("token_id")).isEqualTo(about(made).text("token_id"));
  }

  private static void placesAreTold(ChatClient dan) {
    var team = trail.after("createTeam", () -> dan.createsTeam("rookery"));
    String id = about(team).text("team_id");
    var added = trail.after("addTeamMember", () -> dan.addsToTeam(id, ann.userId()));
    assertThat(about(added).text("user_id")).isEqualTo(ann.userId());
    var channel = trail.after("createChannel", () -> dan.createsChannel(id, "eggs"));
    String place = about(channel).text("channel_id");
    trail.after("addChannelMember", () -> dan.addsToChannel(place, ann.userId()));
    rolesAreTold(dan, id, place);
    String post = dan.posts(place, MARK).text("id");
    trail.after("deletePost", () -> dan.delete("/posts/" + post).expect(200));
    String member = "/channels/" + place + "/members/" + ann.userId();
    var removed = trail.after("removeChannelMember", () -> dan.delete(member).expect(200));
    assertThat(removed.at("meta").text("api_path")).isEqualTo("/api/v4" + member);
    assertThat(about(removed).keys()).containsExactlyInAnyOrder("channel_id", "user_id");
  }

  private static void rolesAreTold(ChatClient dan, String team, String channel) {
    var flags = Map.of("scheme_user", true, "scheme_admin", true);
    for (var place :
        Map.of("Team", "/teams/" + team, "Channel", "/channels/" + channel).entrySet()) {
      String member = place.getValue() + "/members/" + ann.userId();
      String act = "update" + place.getKey() + "Member";
      String user = place.getKey().toLowerCase(Locale.ROOT) + "_user";
      var made =
          trail.after(
              act + "SchemeRoles", () -> dan.put(member + "/schemeRoles", flags).expect(200));
      assertThat(about(made).text("user_id")).isEqualTo(ann.userId());
      assertThat(about(made).flag("scheme_admin")).isTrue();
      var named =
          trail.after(
              act + "Roles", () -> dan.put(member + "/roles", Map.of("roles", user)).expect(200));
      assertThat(about(named).at("roles").list()).extracting(Tree::text).containsExactly(user);
    }
    var role = admin.get("/roles/name/run_admin").expect(200).tree();
    String patch = "/roles/" + role.text("id") + "/patch";
    var edited =
        trail.after(
            "patchRole",
            () -> admin.put(patch, Map.of("permissions", List.of("create_post"))).expect(200));
    assertThat(about(edited).text("role")).isEqualTo("run_admin");
    assertThat(about(edited).at("added").list())
        .extracting(Tree::text)
        .containsExactly("create_post");
    assertThat(about(edited).at("removed").list()).isEmpty();
  }

  @Test
  void what_stands_in_place_of_an_id_is_not_told() {
    byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
    var entry =
        trail.after(
            "updateUserActive",
            () -> ann.send("PUT", "/users/" + MARK + "/active", none, Map.of()).expect(400));
    assertThat(entry.at("meta").text("api_path")).isEqualTo("/api/v4/users/{user_id}/active");
    assertThat(entry.at("error").text("id")).isEqualTo("api.context.invalid_url_param.app_error");
  }

  @Test
  void whoever_fails_often_is_told_one_by_one_at_first_and_then_as_a_number() {
    var own = new AuditTrail(ChatCluster.freshDirectory().resolve("audit.log"));
    try (var alone = GovernedNode.node(TestDatabases.fresh(), "b", settings(own.file()))) {
      var first = alone.client().signedUp("first", ChatCluster.PASSWORD);
      var eve = first.anonymous().signedUp("eve", ChatCluster.PASSWORD);
      for (int i = 0; i < 15; i++) {
        eve.put("/config", Map.of()).expect(403);
      }
      own.awaitEntry("updateConfig", 10);
    }

    var told = own.entries("updateConfig");
    assertThat(told).hasSize(11);
    assertThat(told.subList(0, 10)).noneMatch(entry -> entry.has("repeats"));
    assertThat(told.getLast().number("repeats")).isEqualTo(5);
  }

  @Test
  void every_route_that_changes_something_is_told_or_has_a_reason() {
    var untold = new TreeSet<String>();
    node.routes().stream()
        .filter(route -> route.method() != Method.GET && !route.audited().told())
        .map(Route::name)
        .forEach(untold::add);
    assertThat(untold).isEqualTo(new TreeSet<>(UNTOLD.keySet()));

    var acts =
        node.routes().stream().map(Route::audited).filter(Audited::told).map(Audited::act).toList();
    assertThat(acts).hasSizeGreaterThan(25).doesNotHaveDuplicates();
  }
}
