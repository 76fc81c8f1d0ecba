package rookery.people.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.people.Crowd;

/// Codes besides passwords.
class MfaTest {
  private static final String MFA = "/api/v4/users/me/mfa";
  private static final String NEEDED = "mfa.validate_token.authenticate.app_error";
  private static final String BAD = "api.user.check_user_mfa.bad_code.app_error";

  private final Crowd crowd = new Crowd();
  private final Caller root = crowd.user("root");
  private final Caller ann = crowd.user("ann");
  private final Totp app = new Totp();

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void a_user_activates_it_with_a_code_and_logs_in_with_codes() {
    String secret = activated();

    assertThat(logIn("").errorId()).isEqualTo(NEEDED);
    assertThat(logIn("").status()).isEqualTo(401);
    crowd.pass(Duration.ofSeconds(30));
    assertThat(logIn(code(secret)).status()).isEqualTo(200);
    assertThat(crowd.as(ann).get("/api/v4/users/me").object()).containsEntry("mfa_active", true);
    assertThat(crowd.as(root).get("/api/v4/users/" + ann.user()).object())
        .containsEntry("mfa_active", true)
        .doesNotContainKey("mfa_secret");
    assertThat(logIn("000000").errorId()).isEqualTo(BAD);
  }

  @Test
  void the_picture_is_one_and_the_secret_is_told_no_more_once_it_counts() throws Exception {
    var told = crowd.as(ann).post(MFA + "/generate", Map.of()).object();
    assertThat(told).containsOnlyKeys("secret", "qr_code");
    byte[] png = Base64.getDecoder().decode(String.valueOf(told.get("qr_code")));
    var image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(image.getHeight()).isGreaterThan(200);

    String secret = activated();

    var again = crowd.as(ann).post(MFA + "/generate", Map.of());
    assertThat(again.status()).isEqualTo(400);
    crowd.pass(Duration.ofSeconds(30));
    assertThat(logIn(code(secret)).status()).as("the secret is as it was").isEqualTo(200);
  }

  @Test
  void a_code_is_good_once_also_if_many_try_it_at_once() throws Exception {
    String secret = activated();
    assertThat(logIn(code(secret)).errorId()).as("used to activate").isEqualTo(BAD);
    crowd.pass(Duration.ofSeconds(30));
    String code = code(secret);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> tasks =
          IntStream.range(0, 5)
              .<Callable<Integer>>mapToObj(_ -> () -> logIn(code).status())
              .toList();
      var statuses = threads.invokeAll(tasks).stream().map(f -> f.resultNow()).toList();
      assertThat(statuses).filteredOn(s -> s == 200).hasSize(1);
    }
  }

  @Test
  void codes_cannot_be_guessed_by_who_knows_the_password() {
    String secret = activated();
    crowd.pass(Duration.ofSeconds(30));
    for (int i = 0; i < 10; i++) {
      attempt("00000" + i, "203.0.113.7");
    }
    assertThat(attempt(code(secret), "203.0.113.7").errorId())
        .isEqualTo("api.user.check_user_login_attempts.too_many.app_error");
    assertThat(attempt(code(secret), "192.0.2.1").status()).isEqualTo(200);
  }

  @Test
  void it_is_activated_only_with_a_code_of_the_secret() {
    assertThat(set(ann, Map.of("activate", true, "code", "123456")).errorId()).isEqualTo(BAD);
    crowd.as(ann).post(MFA + "/generate", Map.of());
    assertThat(set(ann, Map.of("activate", true, "code", "123456x")).errorId()).isEqualTo(BAD);
    assertThat(set(ann, Map.of("activate", true)).status()).isEqualTo(400);
    assertThat(set(ann, Map.of()).status()).isEqualTo(400);
    assertThat(logIn("").status()).isEqualTo(200);
  }

  @Test
  void it_is_removed_by_the_user_or_an_administrator() {
    activated();
    crowd.log.clear();
    assertThat(set(ann, Map.of("activate", false)).status()).isEqualTo(200);
    assertThat(crowd.log.events("user_updated")).hasSize(3);
    assertThat(logIn("").status()).isEqualTo(200);

    activated();
    Caller bob = crowd.user("bob");
    String path = "/api/v4/users/" + ann.user() + "/mfa";
    assertThat(crowd.as(bob).put(path, Map.of("activate", false)).status()).isEqualTo(403);
    assertThat(crowd.as(bob).post(path + "/generate", Map.of()).status()).isEqualTo(403);
    assertThat(logIn("").errorId()).isEqualTo(NEEDED);
    assertThat(crowd.as(root).put(path, Map.of("activate", false)).status()).isEqualTo(200);
    assertThat(logIn("").status()).isEqualTo(200);
  }

  private String activated() {
    var told = crowd.as(ann).post(MFA + "/generate", Map.of());
    String secret = String.valueOf(told.object().get("secret"));
    assertThat(set(ann, Map.of("activate", true, "code", code(secret))).status()).isEqualTo(200);
    return secret;
  }

  private String code(String secret) {
    return app.code(secret, crowd.now() / 30_000);
  }

  private RouteTester.Answer set(Caller by, Map<String, Object> body) {
    return crowd.as(by).put(MFA, body);
  }

  private RouteTester.Answer logIn(String code) {
    return attempt(code, "127.0.0.1");
  }

  private RouteTester.Answer attempt(String code, String address) {
    return crowd
        .as(null)
        .from(address)
        .post(
            "/api/v4/users/login",
            Map.of("login_id", "ann", "password", Crowd.PASSWORD, "token", code));
  }
}
