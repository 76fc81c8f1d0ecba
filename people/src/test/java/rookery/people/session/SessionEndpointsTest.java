package rookery.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;

class SessionEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String BAD_BODY = "api.context.invalid_body_param.app_error";
  private final Crowd crowd = new Crowd();
  private final Caller root = crowd.user("root");
  private final Caller ann = crowd.user("ann");
  private final List<String> looked = new CopyOnWriteArrayList<>();

  SessionEndpointsTest() {
    crowd.log.on(Sessions.CHANGED, (user, _) -> looked.add(user));
  }

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void a_user_lists_its_sessions_without_their_secrets() {
    crowd.pass(Duration.ofMinutes(1));
    var agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36";
    crowd
        .as(null)
        .with("User-Agent", agent)
        .post(
            "/api/v4/users/login",
            Map.of("login_id", "ann", "password", Crowd.PASSWORD, "device_id", "android:1"));

    var sessions = crowd.as(ann).get("/api/v4/users/me/sessions").list();

    assertThat(sessions).hasSize(2);
    assertThat(sessions.getFirst())
        .containsOnlyKeys(
            "id",
            "token",
            "create_at",
            "expires_at",
            "last_activity_at",
            "user_id",
            "device_id",
            "roles",
            "is_oauth",
            "props",
            "team_members",
            "local")
        .containsEntry("token", "")
        .containsEntry("user_id", ann.user().value())
        .containsEntry("device_id", "android:1")
        .containsEntry("roles", "system_user")
        .containsEntry(
            "props", Map.of("platform", "Linux", "os", "Linux", "browser", "Chrome/142.0"));
    assertThat(sessions.getLast()).containsEntry("id", ann.session().value());
  }

  @Test
  void an_ended_session_is_refused_and_its_sockets_are_looked_at() {
    String token = logIn("ann");
    Caller other = crowd.people.sessions().find(token).orElseThrow();

    assertThat(revoke(ann, ann, other.session().value()).status()).isEqualTo(200);

    assertThat(crowd.people.sessions().find(token)).isEmpty();
    assertThat(crowd.people.sessions().again(other)).isEmpty();
    assertThat(crowd.people.sessions().again(ann)).isPresent();
    assertThat(looked).containsExactly(ann.user().value());
    assertThat(revoke(ann, ann, other.session().value()).errorId()).isEqualTo(BAD_BODY);
  }

  @Test
  void all_sessions_end_at_once_the_one_that_asks_too() {
    String token = logIn("ann");
    assertThat(crowd.people.sessions().find(token)).isPresent();

    var answer = crowd.as(ann).post("/api/v4/users/me/sessions/revoke/all", Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(crowd.people.sessions().find(token)).isEmpty();
    assertThat(crowd.people.sessions().again(ann)).isEmpty();
    assertThat(crowd.people.sessions().again(root)).isPresent();
    assertThat(looked).containsExactly(ann.user().value());
  }

  @Test
  void anothers_sessions_are_an_administrators_business() {
    Caller bob = crowd.user("bob");
    String path = "/api/v4/users/" + ann.user() + "/sessions";

    assertThat(crowd.as(bob).get(path).errorId()).isEqualTo(FORBIDDEN);
    assertThat(revoke(bob, ann, ann.session().value()).errorId()).isEqualTo(FORBIDDEN);
    assertThat(crowd.as(bob).post(path + "/revoke/all", Map.of()).errorId()).isEqualTo(FORBIDDEN);
    assertThat(revoke(bob, bob, ann.session().value()).errorId()).isEqualTo(BAD_BODY);
    assertThat(revoke(root, ann, "short").errorId()).isEqualTo(BAD_BODY);
    assertThat(crowd.people.sessions().again(ann)).isPresent();
    assertThat(crowd.as(root).get(path).list()).hasSize(1);
    assertThat(revoke(root, ann, ann.session().value()).status()).isEqualTo(200);
  }

  @Test
  void a_session_whose_time_is_over_ends_with_its_sockets_unless_it_was_extended() {
    String extended = logIn("ann");
    crowd.pass(Duration.ofDays(20));
    assertThat(crowd.people.sessions().find(extended)).isPresent();
    crowd.pass(Duration.ofDays(10));

    crowd.jobs(crowd.people).look();

    assertThat(looked).contains(ann.user().value(), root.user().value());
    assertThat(crowd.people.sessions().again(ann)).isEmpty();
    assertThat(crowd.people.sessions().find(extended)).isPresent();
    int before = looked.size();
    crowd.jobs(crowd.people).look();
    assertThat(looked).hasSize(before);
  }

  @Test
  void a_deactivated_user_has_no_session_and_begins_none() {
    String token = logIn("ann");
    assertThat(crowd.people.sessions().find(token)).isPresent();
    crowd.log.clear();

    assertThat(activate(root, ann, false)).isEqualTo(200);

    assertThat(crowd.people.sessions().find(token)).isEmpty();
    assertThat(crowd.people.sessions().again(ann)).isEmpty();
    assertThat(looked).containsExactly(ann.user().value());
    assertThat(crowd.log.events())
        .extracting(event -> event.type() + " " + event.scope().readers())
        .containsExactly(
            "user_activation_status_change ALL",
            "user_updated ADMINS",
            "user_updated NON_ADMINS",
            "user_updated ALL");
    assertThat(crowd.log.events("user_activation_status_change").getFirst().scope())
        .isEqualTo(new Scope.ToEveryone());
    for (var who : List.of(Map.of("login_id", "ann"), Map.of("id", ann.user().value()))) {
      var body = new java.util.HashMap<>(who);
      body.put("password", Crowd.PASSWORD);
      assertThat(crowd.as(null).post("/api/v4/users/login", body).errorId())
          .isEqualTo("api.user.login.inactive.app_error");
    }
    crowd.log.clear();
    assertThat(activate(root, ann, false)).isEqualTo(200);
    assertThat(crowd.log.records()).isEmpty();
  }

  @Test
  void another_node_forgets_a_deactivated_user_too() {
    var other = crowd.node(PeopleSettings.OPEN);
    String token = logIn("ann");
    assertThat(other.sessions().find(token)).isPresent();

    activate(root, ann, false);

    assertThat(other.sessions().find(token)).isEmpty();
  }

  @Test
  void who_is_activated_again_logs_in_anew() {
    String token = logIn("ann");
    activate(root, ann, false);

    assertThat(activate(root, ann, true)).isEqualTo(200);

    assertThat(crowd.people.sessions().find(token)).isEmpty();
    assertThat(crowd.people.sessions().find(logIn("ann"))).isPresent();
    var seen = crowd.as(ann).get("/api/v4/users/" + ann.user()).object();
    assertThat(seen).containsEntry("delete_at", 0);
  }

  @Test
  void only_administrators_deactivate_and_not_themselves() {
    assertThat(activate(ann, root, false)).isEqualTo(403);
    assertThat(activate(ann, ann, false)).isEqualTo(403);
    assertThat(activate(root, root, false)).isEqualTo(403);
    var path = "/api/v4/users/" + ann.user() + "/active";
    assertThat(crowd.as(root).put(path, Map.of()).errorId()).isEqualTo(BAD_BODY);
    assertThat(crowd.as(root).put(path, Map.of("active", "no")).errorId()).isEqualTo(BAD_BODY);
    var nobody = "/api/v4/users/" + "z".repeat(26) + "/active";
    assertThat(crowd.as(root).put(nobody, Map.of("active", false)).errorId())
        .isEqualTo("app.user.missing_account.const");
  }

  private int activate(Caller by, Caller who, boolean active) {
    return crowd
        .as(by)
        .put("/api/v4/users/" + who.user() + "/active", Map.of("active", active))
        .status();
  }

  private rookery.http.RouteTester.Answer revoke(Caller by, Caller who, String session) {
    return crowd
        .as(by)
        .post("/api/v4/users/" + who.user() + "/sessions/revoke", Map.of("session_id", session));
  }

  private String logIn(String name) {
    return crowd
        .as(null)
        .post("/api/v4/users/login", Map.of("login_id", name, "password", Crowd.PASSWORD))
        .header("Token")
        .orElseThrow();
  }
}
