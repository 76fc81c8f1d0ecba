package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.postgres.Database;

/// What the settings of signing in do, as soon as an administrator changes them.
@Tag("full")
@Timeout(60)
class SignInSettingsTest {
  private static final String NEW = "battery staple 9";

  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  @Test
  @Shows("ServiceSettings.EnableMultifactorAuthentication")
  void a_second_factor_is_there_where_it_is_switched_on() {
    var ann = node.someone();
    assertThat(ann.post("/users/me/mfa/generate", Map.of()).status()).isEqualTo(501);
    node.sets("ServiceSettings.EnableMultifactorAuthentication", true);
    assertThat(ann.post("/users/me/mfa/generate", Map.of()).expect(200).tree().text("secret"))
        .isNotEmpty();
  }

  @Test
  @Shows("ServiceSettings.EnableUserAccessTokens")
  void access_tokens_are_made_where_they_are_switched_on() {
    var wish = Map.of("description", "a bot");
    assertThat(node.admin().post("/users/me/tokens", wish).status()).isEqualTo(501);
    node.sets("ServiceSettings.EnableUserAccessTokens", true);
    assertThat(node.admin().post("/users/me/tokens", wish).expect(200).tree().text("token"))
        .isNotEmpty();
  }

  @Test
  @Shows("ServiceSettings.SessionIdleTimeoutInMinutes")
  void a_browser_is_logged_out_when_nobody_did_anything_for_so_long() {
    var ann = node.someone();
    node.sets("ServiceSettings.ExtendSessionLengthWithActivity", false);
    wasThere(ann, Duration.ofMinutes(90));
    assertThat(ann.get("/users/me").status()).isEqualTo(200);
    node.sets("ServiceSettings.SessionIdleTimeoutInMinutes", 60);
    wasThere(ann, Duration.ofMinutes(90));
    assertThat(ann.get("/users/me").status()).isEqualTo(401);
  }

  private static void wasThere(ChatClient user, Duration ago) {
    long then = System.currentTimeMillis() - ago.toMillis();
    try (var rows = Database.open(node.database(), new SimpleMeterRegistry())) {
      String change = "update sessions set last_activity_at = ? where user_id = ?";
      int changed = rows.write(tx -> tx.sql(change, then, user.userId()).run());
      assertThat(changed).isPositive();
    }
  }

  @Test
  @Shows("ServiceSettings.TerminateSessionsOnPasswordChange")
  void a_new_password_ends_other_sessions_or_leaves_them() {
    String name = node.newcomer();
    var here = node.anybody().loggedIn(name, ChatCluster.PASSWORD);
    var there = node.anybody().loggedIn(name, ChatCluster.PASSWORD);
    node.sets("ServiceSettings.TerminateSessionsOnPasswordChange", false);
    changes(here, ChatCluster.PASSWORD, NEW);
    assertThat(there.get("/users/me").status()).isEqualTo(200);
    node.resets();
    changes(here, NEW, ChatCluster.PASSWORD);
    assertThat(there.get("/users/me").status()).isEqualTo(401);
  }

  private static void changes(ChatClient user, String from, String to) {
    user.put("/users/me/password", Map.of("current_password", from, "new_password", to))
        .expect(200);
  }

  @Test
  @Shows("RookerySettings.LoginFailuresPerAddress")
  void an_address_that_fails_so_often_has_to_wait() {
    // At a node of its own, because the address waits at it from then on.
    try (var own = GovernedNode.start()) {
      own.sets("RookerySettings.LoginFailuresPerAddress", 3);
      for (int i = 0; i < 3; i++) {
        assertThat(failsAt(own)).isEqualTo(401);
      }
      assertThat(failsAt(own)).isEqualTo(429);
    }
  }

  private static int failsAt(GovernedNode own) {
    return own.anybody()
        .post("/users/login", Map.of("login_id", own.newcomer(), "password", "wrong"))
        .status();
  }
}
