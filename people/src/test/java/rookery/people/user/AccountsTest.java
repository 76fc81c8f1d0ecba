package rookery.people.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;
import rookery.people.session.SessionRules;

class AccountsTest {
  private final Crowd crowd = new Crowd();

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void of_many_first_users_at_once_exactly_one_administers() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> tasks =
          IntStream.range(0, 12)
              .<Callable<String>>mapToObj(
                  i -> () -> String.valueOf(crowd.signUp("user" + i).object().get("roles")))
              .toList();
      var roles = threads.invokeAll(tasks).stream().map(f -> f.resultNow()).toList();
      assertThat(roles).hasSize(12);
      assertThat(roles).filteredOn(r -> r.equals("system_admin system_user")).hasSize(1);
      assertThat(roles).filteredOn(r -> r.equals("system_user")).hasSize(11);
    }
    assertThat(crowd.log.events("new_user")).hasSize(12);
  }

  @Test
  void a_closed_server_takes_the_first_user_and_the_invited_ones() {
    var open = PeopleSettings.OPEN;
    var rules = new SignUpRules(true, false, true, List.of("example.org"), "de");
    var settings = open.with(rules);
    try (var closed = new Crowd(settings)) {
      assertThat(closed.signUp("first").object()).containsEntry("locale", "de");
      var second = closed.signUp("second");
      assertThat(second.status()).isEqualTo(403);
      assertThat(second.errorId()).isEqualTo("api.user.create_user.no_open_server");
      closed.people.users().invites("goodinvitation"::equals);
      var bad = closed.as(null).post("/api/v4/users?iid=bad", Crowd.account("third"));
      assertThat(bad.status()).isEqualTo(400);
      var good = closed.as(null).post("/api/v4/users?iid=goodinvitation", Crowd.account("third"));
      assertThat(good.status()).isEqualTo(201);
    }
  }

  private RouteTester.Answer logIn(String login, String password) {
    return crowd
        .as(null)
        .post("/api/v4/users/login", Map.of("login_id", login, "password", password));
  }

  @Test
  void logging_in_counts_attempts_anew_and_takes_any_case_and_either_name() {
    crowd.signUp("ann");
    for (int i = 0; i < 9; i++) {
      logIn("ann", "wrong");
    }
    assertThat(logIn(" Ann@Example.org ", Crowd.PASSWORD).status()).isEqualTo(200);
    assertThat(logIn("ANN", Crowd.PASSWORD).status()).isEqualTo(200);
    assertThat(logIn("nobody", Crowd.PASSWORD).errorId())
        .isEqualTo("api.user.login.invalid_credentials_email_username");
  }

  @Test
  void a_browser_gets_three_cookies_and_others_get_none() {
    crowd.signUp("ann");
    assertThat(logIn("ann", Crowd.PASSWORD).header("Set-Cookie")).isEmpty();
    var browser =
        crowd
            .as(null)
            .with("X-Requested-With", "XMLHttpRequest")
            .post("/api/v4/users/login", Map.of("login_id", "ann", "password", Crowd.PASSWORD));
    var cookies =
        browser.reply().headers().stream()
            .filter(h -> h.name().equals("Set-Cookie"))
            .map(h -> h.value())
            .toList();
    assertThat(cookies).hasSize(3);
    assertThat(cookies.get(0)).startsWith("MMAUTHTOKEN=").contains("HttpOnly");
    assertThat(cookies.get(1)).startsWith("MMUSERID=").doesNotContain("HttpOnly");
    assertThat(cookies.get(2)).startsWith("MMCSRF=").doesNotContain("HttpOnly");
  }

  @Test
  void a_session_ends_by_itself_and_lasts_longer_with_activity() {
    var open = PeopleSettings.OPEN;
    var rules = new SessionRules(Duration.ofHours(10), true);
    var settings = open.with(rules);
    try (var short10 = new Crowd(settings)) {
      short10.signUp("ann");
      String token =
          short10
              .as(null)
              .post("/api/v4/users/login", Map.of("login_id", "ann", "password", Crowd.PASSWORD))
              .header("Token")
              .orElseThrow();
      for (int i = 0; i < 5; i++) {
        short10.pass(Duration.ofHours(8));
        assertThat(short10.people.sessions().find(token)).isPresent();
      }
      short10.pass(Duration.ofHours(11));
      assertThat(short10.people.sessions().find(token)).isEmpty();
    }
  }

  @Test
  void a_profile_is_told_in_three_copies_and_nobody_takes_anothers_name() {
    Caller ann = crowd.user("ann");
    Caller bob = crowd.user("bob");
    crowd.log.clear();
    var patched =
        crowd.as(bob).put("/api/v4/users/me/patch", Map.of("nickname", "Bobby", "unknown", 1));
    assertThat(patched.status()).isEqualTo(200);
    assertThat(crowd.log.events("user_updated"))
        .extracting(event -> event.scope().readers())
        .containsExactly(Scope.Readers.ADMINS, Scope.Readers.NON_ADMINS, Scope.Readers.ALL);
    assertThat(crowd.as(bob).put("/api/v4/users/me/patch", Map.of("username", "ann")).errorId())
        .isEqualTo("app.user.save.username_exists.app_error");
    assertThat(crowd.as(bob).put("/api/v4/users/me/patch", Map.of("email", "b@x.org")).errorId())
        .isEqualTo("api.context.invalid_body_param.app_error");
    var seen = crowd.as(bob).get("/api/v4/users/" + ann.user()).object();
    assertThat(seen).doesNotContainKeys("notify_props", "password");
    assertThat(crowd.as(bob).get("/api/v4/users/me").object()).containsKey("notify_props");
  }

  @Test
  void everybody_has_a_picture() throws Exception {
    Caller ann = crowd.user("ann");
    var answer = crowd.as(ann).get("/api/v4/users/me/image?_=0");
    assertThat(answer.reply().contentType()).isEqualTo("image/png");
    var image = ImageIO.read(new ByteArrayInputStream(answer.reply().body()));
    assertThat(image.getWidth()).isEqualTo(128);
    var colours =
        IntStream.range(0, 128 * 128).map(i -> image.getRGB(i % 128, i / 128)).distinct().count();
    assertThat(colours).as("a letter is drawn on the ground").isGreaterThan(2);
  }

  @Test
  void preferences_are_saved_together_or_not_at_all() {
    Caller ann = crowd.user("ann");
    crowd.log.clear();
    Map<String, Object> good = preference(ann, "a", "1");
    Map<String, Object> bad = preference(ann, "n".repeat(33), "1");
    String path = "/api/v4/users/me/preferences";
    assertThat(crowd.as(ann).put(path, List.of(good, bad)).status()).isEqualTo(400);
    assertThat(crowd.log.events()).isEmpty();
    assertThat(crowd.as(ann).put(path, List.of(good)).status()).isEqualTo(200);
    assertThat(crowd.log.events())
        .extracting(event -> event.type())
        .containsExactly("sidebar_category_updated", "preferences_changed");
    assertThat(crowd.as(ann).get(path).list()).contains(good);
  }

  private static Map<String, Object> preference(Caller user, String name, String value) {
    return Map.of("user_id", user.user().value(), "category", "c", "name", name, "value", value);
  }
}
