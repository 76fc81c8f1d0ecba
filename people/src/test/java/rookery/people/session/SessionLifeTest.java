package rookery.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;

/// How long sessions last.
class SessionLifeTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /// An hour without activity, ten hours in all; a hundred for apps.
  private static final SessionRules IDLE =
      new SessionRules(Duration.ofHours(10), Duration.ofHours(100), false, HOUR, true, true, false);

  @Test
  void a_browser_in_which_nobody_does_anything_is_logged_out_and_its_sockets_close() {
    try (var crowd = crowd(IDLE)) {
      crowd.signUp("ann");
      var looked = new CopyOnWriteArrayList<String>();
      crowd.log.on(Sessions.CHANGED, (user, _) -> looked.add(user));
      String token = logIn(crowd, "");
      Caller ann = crowd.people.sessions().find(token).orElseThrow();
      crowd.pass(HOUR.minusMinutes(1));
      assertThat(crowd.people.sessions().find(token)).isPresent();
      crowd.people.sessions().endExpired();
      assertThat(looked).isEmpty();

      crowd.pass(Duration.ofMinutes(1));

      assertThat(crowd.people.sessions().find(token)).isEmpty();
      crowd.people.sessions().endExpired();
      assertThat(looked).containsExactly(ann.user().value());
      assertThat(crowd.people.sessions().again(ann)).isEmpty();
    }
  }

  @Test
  void who_does_something_stays_and_what_a_client_asks_by_itself_is_nothing() {
    try (var crowd = crowd(IDLE)) {
      crowd.signUp("ann");
      String token = logIn(crowd, "");
      Caller ann = crowd.people.sessions().find(token).orElseThrow();
      for (int i = 0; i < 4; i++) {
        crowd.pass(Duration.ofMinutes(50));
        crowd.as(ann).put("/api/v4/users/me/patch", Map.of("nickname", "a" + i));
        crowd.people.sessions().endExpired();
        assertThat(crowd.people.sessions().find(token)).isPresent();
      }
      crowd.pass(Duration.ofMinutes(50));
      crowd.as(ann).post("/api/v4/users/status/ids", List.of(ann.user().value()));
      crowd.pass(Duration.ofMinutes(10));
      crowd.people.sessions().endExpired();
      assertThat(crowd.people.sessions().find(token)).isEmpty();
    }
  }

  @Test
  void what_was_done_on_one_node_counts_on_the_others() {
    try (var crowd = crowd(IDLE)) {
      crowd.signUp("ann");
      String token = logIn(crowd, "");
      var other = crowd.node(PeopleSettings.OPEN.with(IDLE));
      Caller ann = other.sessions().find(token).orElseThrow();
      crowd.pass(Duration.ofMinutes(50));
      crowd.as(ann).put("/api/v4/users/me/patch", Map.of("nickname", "a"));

      crowd.pass(Duration.ofMinutes(50));

      other.sessions().endExpired();
      assertThat(other.sessions().find(token)).isPresent();
    }
  }

  @Test
  void apps_may_be_idle_and_have_a_length_of_their_own() {
    try (var crowd = crowd(IDLE)) {
      crowd.signUp("ann");
      String token = logIn(crowd, "android:1");
      crowd.pass(Duration.ofHours(99));
      crowd.people.sessions().endExpired();
      assertThat(crowd.people.sessions().find(token)).isPresent();
      crowd.pass(HOUR);
      assertThat(crowd.people.sessions().find(token)).isEmpty();
    }
  }

  @Test
  void a_session_that_activity_does_not_extend_ends_with_its_length() {
    try (var crowd = crowd(new SessionRules(Duration.ofHours(10), false))) {
      crowd.signUp("ann");
      String token = logIn(crowd, "");
      Caller ann = crowd.people.sessions().find(token).orElseThrow();
      crowd.pass(Duration.ofHours(9));
      crowd.as(ann).put("/api/v4/users/me/patch", Map.of("nickname", "a"));
      assertThat(crowd.people.sessions().find(token)).isPresent();
      crowd.pass(HOUR);
      assertThat(crowd.people.sessions().find(token)).isEmpty();
    }
  }

  @Test
  void where_activity_extends_sessions_nobody_is_idle() {
    var rules =
        new SessionRules(Duration.ofHours(10), Duration.ofHours(10), true, HOUR, true, true, false);
    try (var crowd = crowd(rules)) {
      crowd.signUp("ann");
      String token = logIn(crowd, "");
      crowd.pass(Duration.ofHours(9));
      crowd.people.sessions().endExpired();
      assertThat(crowd.people.sessions().find(token)).isPresent();
    }
  }

  private static Crowd crowd(SessionRules rules) {
    return new Crowd(PeopleSettings.OPEN.with(rules));
  }

  private static String logIn(Crowd crowd, String device) {
    return crowd
        .as(null)
        .post(
            "/api/v4/users/login",
            Map.of("login_id", "ann", "password", Crowd.PASSWORD, "device_id", device))
        .header("Token")
        .orElseThrow();
  }
}
