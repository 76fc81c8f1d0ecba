package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.postgres.Database;

/// What the settings of accounts do, as soon as an administrator changes them.
@Tag("full")
@Timeout(60)
class AccountSettingsTest {
  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static Answer makes(String name, String password) {
    return node.admin()
        .post(
            "/users",
            Map.of("username", name, "email", name + "@example.org", "password", password));
  }

  @ParameterizedTest
  @CsvSource({
    "MinimumLength, 12, Sh0rt-pass, min_length",
    "Lowercase, true, LOUD-PASS-9, lowercase",
    "Uppercase, true, quiet-pass-9, uppercase",
    "Number, true, wordy-Pass, number",
    "Symbol, true, plainPass9, symbol"
  })
  @Shows({
    "PasswordSettings.MinimumLength",
    "PasswordSettings.Lowercase",
    "PasswordSettings.Uppercase",
    "PasswordSettings.Number",
    "PasswordSettings.Symbol"
  })
  void a_password_must_be_as_it_is_set(String key, String value, String password, String lacks) {
    String name = "with" + lacks.replace("_", "");
    Object json = value.equals("true") ? true : (Object) Integer.valueOf(value);
    node.sets("PasswordSettings." + key, json);
    assertThat(makes(name, password).tree().text("id"))
        .isEqualTo("model.user.is_valid.pwd_" + lacks + ".app_error");
    node.resets();
    assertThat(makes(name, password).status()).isEqualTo(201);
  }

  @Test
  @Shows({"EmailSettings.EnableSignInWithEmail", "EmailSettings.EnableSignInWithUsername"})
  void people_log_in_only_with_what_is_allowed() {
    String name = node.newcomer();
    Function<String, Integer> logIn =
        login ->
            node.anybody()
                .post("/users/login", Map.of("login_id", login, "password", ChatCluster.PASSWORD))
                .status();
    node.sets("EmailSettings.EnableSignInWithEmail", false);
    assertThat(List.of(logIn.apply(name + "@example.org"), logIn.apply(name)))
        .containsExactly(401, 200);
    node.resets();
    node.sets("EmailSettings.EnableSignInWithUsername", false);
    assertThat(List.of(logIn.apply(name + "@example.org"), logIn.apply(name)))
        .containsExactly(200, 401);
  }

  @Test
  @Shows({"PrivacySettings.ShowEmailAddress", "PrivacySettings.ShowFullName"})
  void others_see_of_somebody_what_may_be_seen() {
    ChatClient ann = node.someone();
    ChatClient bob = node.someone();
    String path = "/users/" + bob.userId();
    assertThat(ann.get(path).expect(200).text()).contains("@example.org", "First");
    node.sets("PrivacySettings.ShowEmailAddress", false);
    assertThat(ann.get(path).expect(200).text()).contains("First").doesNotContain("@example.org");
    node.sets("PrivacySettings.ShowFullName", false);
    assertThat(ann.get(path).expect(200).text()).doesNotContain("First", "@example.org");
  }

  @Test
  @Shows("LocalizationSettings.DefaultServerLocale")
  void a_new_account_has_the_language_of_the_server() {
    node.sets("LocalizationSettings.DefaultServerLocale", "de");
    assertThat(makes("german", ChatCluster.PASSWORD).expect(201).tree().text("locale"))
        .isEqualTo("de");
  }

  @Test
  @Shows({"RookerySettings.PasswordHashMemoryKibibytes", "RookerySettings.PasswordHashPasses"})
  void a_password_is_kept_as_dearly_as_it_is_set() {
    node.sets("RookerySettings.PasswordHashMemoryKibibytes", 9_000);
    node.sets("RookerySettings.PasswordHashPasses", 3);
    makes("dear", ChatCluster.PASSWORD).expect(201);
    try (var database = Database.open(node.database(), new SimpleMeterRegistry())) {
      String kept =
          database.read(queries ->
              queries
                  .sql("select password from users where username = 'dear'")
                  .only(row -> row.text("password")));
      assertThat(kept).contains("m=9000,t=3,");
    }
  }
}
