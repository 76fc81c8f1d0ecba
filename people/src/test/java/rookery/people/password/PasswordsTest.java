package rookery.people.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordsTest {
  private final Passwords passwords =
      new Passwords(() -> new PasswordCost(8_192, 1, 2), new SimpleMeterRegistry());

  @Test
  void only_the_password_matches_its_hash_and_no_two_hashes_are_alike() {
    String one = passwords.hash("correct horse");
    String two = passwords.hash("correct horse");
    assertThat(one).startsWith("$argon2id$v=19$m=8192,t=1,p=1$").isNotEqualTo(two);
    assertThat(passwords.matches("correct horse", one)).isTrue();
    assertThat(passwords.matches("correct horsf", one)).isFalse();
    assertThat(passwords.matches("", "")).isFalse();
    assertThat(passwords.matches("x", "$2a$10$of-another-program")).isFalse();
  }

  @Test
  void a_hash_of_another_cost_still_matches_and_is_outdated() {
    var dearer = new Passwords(() -> new PasswordCost(9_000, 2, 2), new SimpleMeterRegistry());
    String old = passwords.hash("correct horse");
    assertThat(dearer.matches("correct horse", old)).isTrue();
    assertThat(dearer.outdated(old)).isTrue();
    assertThat(passwords.outdated(old)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Aa1!,_min_length",
    "AA1!,_min_length_lowercase",
    "alllowercase,_uppercase_number_symbol",
    "ALLUPPERCASE1,_lowercase_symbol"
  })
  void what_a_password_lacks_is_named(String password, String suffixes) {
    var strict = new PasswordRules(8, true, true, true, true);
    assertThatThrownBy(() -> strict.check(password))
        .hasMessageContaining("model.user.is_valid.pwd" + suffixes + ".app_error");
    strict.check("Enough1!");
  }

  @Test
  void one_that_is_too_long_is_refused() {
    assertThatThrownBy(() -> PasswordRules.DEFAULTS.check("ä".repeat(37)))
        .hasMessageContaining("model.user.is_valid.pwd_max_length.app_error");
    PasswordRules.DEFAULTS.check("ä".repeat(36));
  }
}
