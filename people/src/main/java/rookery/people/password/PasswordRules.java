package rookery.people.password;

import java.nio.charset.StandardCharsets;
import rookery.kernel.Problem;

/// What a password must be (protocol: rest D.2, D.5). Immutable.
///
/// @param minimum characters, at least 5
public record PasswordRules(
    int minimum, boolean lowercase, boolean uppercase, boolean number, boolean symbol) {
  /// Longer ones are refused: clients count on it, and hashing costs time.
  private static final int MOST_BYTES = 72;

  private static final String SYMBOLS = " !\"\\#$%&'()*+,-./:;<=>?@[]^_`|~";

  public static final PasswordRules DEFAULTS = new PasswordRules(8, false, false, false, false);

  /// Refuses a password, with an id that names all that it lacks.
  public void check(String password) {
    if (password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw invalid("_max_length", "must have at most " + MOST_BYTES + " characters");
    }
    var missing = new StringBuilder();
    if (password.codePointCount(0, password.length()) < minimum) {
      missing.append("_min_length");
    }
    note(missing, "_lowercase", lowercase && password.chars().noneMatch(c -> c >= 'a' && c <= 'z'));
    note(missing, "_uppercase", uppercase && password.chars().noneMatch(c -> c >= 'A' && c <= 'Z'));
    note(missing, "_number", number && password.chars().noneMatch(c -> c >= '0' && c <= '9'));
    note(missing, "_symbol", symbol && password.chars().noneMatch(c -> SYMBOLS.indexOf(c) >= 0));
    if (!missing.isEmpty()) {
      throw invalid(
          missing.toString(), "must have at least " + minimum + " characters" + classes());
    }
  }

  private static void note(StringBuilder missing, String suffix, boolean lacks) {
    if (lacks) {
      missing.append(suffix);
    }
  }

  private String classes() {
    return (lowercase ? ", a small letter" : "")
        + (uppercase ? ", a capital letter" : "")
        + (number ? ", a digit" : "")
        + (symbol ? ", a symbol" : "");
  }

  private static RuntimeException invalid(String suffix, String what) {
    return new Problem.Invalid(
            "model.user.is_valid.pwd" + suffix + ".app_error", "Your password " + what + ".")
        .raise();
  }
}
