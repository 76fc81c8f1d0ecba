package rookery.people.user;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import rookery.json.Json;
import rookery.kernel.CleanText;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

/// What a user may be called and how long things may be (protocol: rest D.5). Pure.
final class UserRules {
  private static final Pattern USERNAME = Pattern.compile("[a-z0-9.\\-_]{1,64}");
  private static final Set<String> RESERVED =
      Set.of("all", "channel", "here", "matterbot", "system");
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>\"(),:;\\[\\]\\\\]+@[^\\s@<>\"(),:;\\[\\]\\\\]+");
  private static final Pattern LOCALE = Pattern.compile("[a-zA-Z]{2,3}(-[a-zA-Z]{2,4})?|");
  private static final int LONGEST_EMAIL = 128;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_POSITION = 128;
  private static final int LONGEST_LOCALE = 5;
  private static final int LONGEST_TIMEZONE = 256;
  private static final int LONGEST_PROPS = 800_000;

  private UserRules() {}

  /// The user as it is saved: small letters, no invisible characters.
  static String name(String text) {
    return CleanText.of(text).strip().toLowerCase(Locale.ROOT);
  }

  /// Refuses a user that breaks a rule, naming the first one.
  static void check(User user) {
    username(user.username());
    email(user.email());
    demand(short64(user.profile().nickname(), LONGEST_NAME), "nickname");
    demand(short64(user.profile().firstName(), LONGEST_NAME), "first_name");
    demand(short64(user.profile().lastName(), LONGEST_NAME), "last_name");
    demand(short64(user.profile().position(), LONGEST_POSITION), "position");
    String locale = user.profile().locale();
    demand(locale.length() <= LONGEST_LOCALE && LOCALE.matcher(locale).matches(), "locale");
    demand(Json.text(user.timezone()).length() <= LONGEST_TIMEZONE, "timezone");
    demand(Json.text(user.props()).length() <= LONGEST_PROPS, "props");
    demand(Json.text(user.notifyProps()).length() <= LONGEST_PROPS, "notify_props");
  }

  static void username(String username) {
    demand(USERNAME.matcher(username).matches() && !RESERVED.contains(username), "username");
  }

  static void email(String email) {
    demand(email.length() <= LONGEST_EMAIL && EMAIL.matcher(email).matches(), "email");
  }

  /// Refuses an address outside of the domains that may sign up; none named means any.
  static void domain(String email, List<String> domains) {
    String domain = email.substring(email.indexOf('@') + 1);
    if (!domains.isEmpty() && domains.stream().noneMatch(domain::equalsIgnoreCase)) {
      throw new Problem.Invalid(
              "api.user.create_user.accepted_domain.app_error",
              "The email you provided does not belong to an accepted domain.")
          .raise();
    }
  }

  private static boolean short64(String text, int most) {
    return CleanText.length(text) <= most;
  }

  private static void demand(boolean holds, String field) {
    if (!holds) {
      throw invalid(field);
    }
  }

  static ProblemException invalid(String field) {
    return new Problem.Invalid(
            "model.user.is_valid." + ERROR_NAMES.getOrDefault(field, field) + ".app_error",
            "Invalid " + field + ".")
        .raise();
  }

  private static final Map<String, String> ERROR_NAMES =
      Map.of(
          "timezone",
          "timezone_limit",
          "props",
          "props_limit",
          "notify_props",
          "notify_props_limit");
}
