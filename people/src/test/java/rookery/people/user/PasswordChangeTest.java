package rookery.people.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;
import rookery.people.session.SessionRules;

/// Passwords that are changed.
class PasswordChangeTest {
  private static final String NEW = "battery staple";
  private static final String WRONG = "api.user.login.invalid_credentials_email_username";

  private final Crowd crowd = new Crowd();
  private final Caller root = crowd.user("root");
  private final Caller ann = crowd.user("ann");

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void a_user_changes_its_own_and_its_other_sessions_end() {
    Caller other = logIn(crowd, "ann", Crowd.PASSWORD);
    crowd.pass(Duration.ofMinutes(1));

    assertThat(change(ann, ann, Crowd.PASSWORD, NEW).status()).isEqualTo(200);

    assertThat(crowd.people.sessions().again(other)).isEmpty();
    assertThat(crowd.people.sessions().again(ann)).isPresent();
    assertThat(tryLogIn("ann", Crowd.PASSWORD).errorId()).isEqualTo(WRONG);
    assertThat(tryLogIn("ann", NEW).status()).isEqualTo(200);
    assertThat(crowd.as(ann).get("/api/v4/users/me").object())
        .containsEntry("last_password_update", crowd.now())
        .containsEntry("update_at", crowd.now());
  }

  @Test
  void it_takes_the_present_one_and_what_keeps_the_rules() {
    assertThat(change(ann, ann, "wrong", NEW).errorId())
        .isEqualTo("api.user.update_password.incorrect.app_error");
    assertThat(change(ann, ann, "", NEW).errorId())
        .isEqualTo("api.context.invalid_body_param.app_error");
    assertThat(change(ann, ann, Crowd.PASSWORD, "short").errorId())
        .isEqualTo("model.user.is_valid.pwd_min_length.app_error");
    assertThat(tryLogIn("ann", Crowd.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void an_administrator_changes_anybodys_and_all_sessions_end() {
    assertThat(change(root, ann, "", NEW).status()).isEqualTo(200);

    assertThat(crowd.people.sessions().again(ann)).isEmpty();
    assertThat(crowd.people.sessions().again(root)).isPresent();
    assertThat(tryLogIn("ann", NEW).status()).isEqualTo(200);
    assertThat(change(root, root, "wrong", NEW).status()).isEqualTo(400);
  }

  @Test
  void nobody_else_does() {
    Caller bob = crowd.user("bob");
    assertThat(change(bob, ann, Crowd.PASSWORD, NEW).errorId())
        .isEqualTo("api.context.permissions.app_error");
    assertThat(tryLogIn("ann", Crowd.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void a_present_password_cannot_be_guessed_through_a_session() {
    for (int i = 0; i < 100; i++) {
      assertThat(change(ann, ann, "guess " + i, NEW).status()).isEqualTo(400);
    }
    var next = change(ann, ann, Crowd.PASSWORD, NEW);
    assertThat(next.status()).isEqualTo(429);
    assertThat(next.header("Retry-After")).isPresent();
  }

  @Test
  void sessions_go_on_where_operators_say_so() {
    var month = Duration.ofDays(30);
    var rules = new SessionRules(month, month, true, Duration.ZERO, false, true, false);
    try (var lenient = new Crowd(PeopleSettings.OPEN.with(rules))) {
      Caller first = lenient.user("ann");
      Caller second = logIn(lenient, "ann", Crowd.PASSWORD);
      lenient
          .as(first)
          .put(
              "/api/v4/users/me/password",
              Map.of("current_password", Crowd.PASSWORD, "new_password", NEW));
      assertThat(lenient.people.sessions().again(second)).isPresent();
    }
  }

  private RouteTester.Answer change(Caller by, Caller whose, String present, String wanted) {
    return crowd
        .as(by)
        .put(
            "/api/v4/users/" + whose.user() + "/password",
            Map.of("current_password", present, "new_password", wanted));
  }

  private RouteTester.Answer tryLogIn(String name, String password) {
    return crowd
        .as(null)
        .post("/api/v4/users/login", Map.of("login_id", name, "password", password));
  }

  private static Caller logIn(Crowd crowd, String name, String password) {
    var answer =
        crowd.as(null).post("/api/v4/users/login", Map.of("login_id", name, "password", password));
    return crowd.people.sessions().find(answer.header("Token").orElseThrow()).orElseThrow();
  }
}
