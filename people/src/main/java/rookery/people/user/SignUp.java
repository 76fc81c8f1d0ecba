package rookery.people.user;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.IdSource;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.people.password.PasswordRules;
import rookery.people.password.Passwords;
import rookery.people.preference.Preference;
import rookery.people.preference.Preferences;
import rookery.postgres.Database;
import rookery.postgres.SqlFailure;
import rookery.postgres.Transaction;

/// Makes accounts. The very first of an installation administers it (protocol: rest D.8).
/// Thread-safe; blocking.
final class SignUp {
  private final Supplier<SignUpRules> rules;
  private final Supplier<PasswordRules> passwordRules;
  private final Passwords passwords;
  private final Preferences preferences;
  private final Database database;
  private final Outbox outbox;
  private final Source source;
  private final UserSql sql = new UserSql();

  /// Where ids and times come from.
  record Source(IdSource ids, InstantSource clock) {}

  /// @param asAdministrator whether the caller may make accounts in any case
  /// @param invited whether a valid invitation came along
  record Entry(boolean asAdministrator, boolean invited) {}

  SignUp(
      Supplier<SignUpRules> rules,
      Supplier<PasswordRules> passwordRules,
      Passwords passwords,
      Preferences preferences,
      Database database,
      Outbox outbox,
      Source source) {
    this.rules = rules;
    this.passwordRules = passwordRules;
    this.passwords = passwords;
    this.preferences = preferences;
    this.database = database;
    this.outbox = outbox;
    this.source = source;
  }

  /// The new user; 400 for what breaks a rule, 403 or 501 for who may not.
  ///
  /// @param none whether nobody has signed up so far, as far as the caller knows
  User create(NewUser wanted, Entry entry, boolean none) {
    SignUpRules present = rules.get();
    boolean letIn = entry.asAdministrator || entry.invited || present.open();
    if (!present.withPassword() || !(present.enabled() || entry.asAdministrator)) {
      throw new Problem.NotOffered(
              "api.user.create_user.signup_email_disabled.app_error",
              "User sign-up with email is disabled.")
          .raise();
    }
    if (!letIn && !none) {
      throw closed();
    }
    User user = user(wanted);
    UserRules.check(user);
    if (!entry.asAdministrator) {
      UserRules.domain(user.email(), present.domains());
    }
    passwordRules.get().check(wanted.password());
    String hash = passwords.hash(wanted.password());
    try {
      return database.write(transaction -> save(transaction, user, hash, letIn));
    } catch (SqlFailure e) {
      throw taken(e);
    }
  }

  private User save(Transaction transaction, User user, String hash, boolean letIn) {
    boolean first = sql.found(transaction, user.id());
    if (!first && !letIn) {
      throw closed();
    }
    User saved = first ? user.withRoles("system_admin system_user") : user;
    sql.insert(transaction, saved, hash);
    preferences.insert(transaction, defaults(saved.id()));
    outbox.add(transaction, new UserEvents.NewUser(saved.id().value()), new Scope.ToEveryone());
    return saved;
  }

  private User user(NewUser wanted) {
    long now = source.clock.millis();
    var profile = wanted.profile();
    String locale = profile.locale().isEmpty() ? rules.get().locale() : profile.locale();
    return new User(
        new UserId(source.ids.next()),
        now,
        now,
        0,
        UserRules.name(wanted.username()),
        UserRules.name(wanted.email()),
        false,
        new User.Profile(
            profile.nickname(),
            profile.firstName(),
            profile.lastName(),
            profile.position(),
            locale),
        "system_user",
        wanted.props(),
        UserDefaults.notifyProps(wanted.notifyProps()),
        UserDefaults.timezone(wanted.timezone()),
        now,
        0,
        0,
        false);
  }

  private static List<Preference> defaults(UserId user) {
    return List.of(
        new Preference(user, "recommended_next_steps", "hide", "false"),
        new Preference(user, "system_notice", "GMasDM", "true"),
        new Preference(user, "tutorial_step", user.value(), "0"));
  }

  private static RuntimeException closed() {
    return new Problem.Forbidden(
            "api.user.create_user.no_open_server",
            "This server does not allow open signups. Please ask for an invitation.")
        .raise();
  }

  private static final Map<String, Problem> TAKEN =
      Map.of(
          "users_username",
          new Problem.Invalid(
              "app.user.save.username_exists.app_error",
              "An account with that username already exists."),
          "users_email",
          new Problem.Invalid(
              "app.user.save.email_exists.app_error",
              "An account with that email already exists."));

  /// What to answer when a user's name or address belongs to somebody else.
  static RuntimeException taken(SqlFailure failure) {
    Problem problem = failure.violated().map(TAKEN::get).orElse(null);
    return problem == null ? failure : problem.raise(failure);
  }
}
