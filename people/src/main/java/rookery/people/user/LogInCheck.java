package rookery.people.user;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.people.password.Passwords;
import rookery.postgres.Database;

/// Finds out whether somebody is who they say. Which part was wrong is not told (protocol: rest
/// D.2). Thread-safe; blocking.
public final class LogInCheck {
  private final Supplier<LogInRules> rules;
  private final Users users;
  private final Passwords passwords;
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final UserSql sql = new UserSql();

  LogInCheck(
      Supplier<LogInRules> rules,
      Users users,
      Passwords passwords,
      Database database,
      Outbox outbox,
      InstantSource clock) {
    this.rules = rules;
    this.users = users;
    this.passwords = passwords;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// The user who logs in with a mail address or user name.
  public User byLogin(String login, String password) {
    return check(users.byLogin(login).filter(user -> accepted(user, login)), password);
  }

  /// The user who logs in with its id.
  public User byId(UserId id, String password) {
    return check(users.again(id), password);
  }

  private boolean accepted(User user, String login) {
    boolean byUsername = user.username().equalsIgnoreCase(login.strip());
    return byUsername ? rules.get().byUsername() : rules.get().byEmail();
  }

  private User check(Optional<User> found, String password) {
    if (password.isEmpty()) {
      throw new Problem.Invalid("api.user.login.blank_pwd.app_error", "The password is missing.")
          .raise();
    }
    if (found.isEmpty()) {
      passwords.pretend(password);
      throw wrong();
    }
    User user = found.get();
    countAttempt(user);
    String stored = database.read(q -> sql.passwordHash(q, user.id())).orElse("");
    if (!passwords.matches(password, stored)) {
      throw wrong();
    }
    if (!user.active()) {
      throw refused("api.user.login.inactive.app_error", "Your account has been deactivated.");
    }
    succeeded(user, password, stored);
    return user;
  }

  /// Before the password is looked at: guesses made at once must not all find the count low.
  private void countAttempt(User user) {
    boolean counted =
        database.write(transaction -> {
          boolean fewEnough = sql.countAttempt(transaction, user.id(), rules.get().mostAttempts());
          if (fewEnough) {
            outbox.add(transaction, Users.CHANGED.about(user.id().value()));
          }
          return fewEnough;
        });
    if (!counted) {
      throw refused(
          "api.user.check_user_login_attempts.too_many.app_error",
          "Your account is locked because of too many failed password attempts.");
    }
  }

  private void succeeded(User user, String password, String stored) {
    Optional<String> better =
        passwords.outdated(stored) ? Optional.of(passwords.hash(password)) : Optional.empty();
    database.write(transaction -> {
      sql.loggedIn(transaction, user.id(), clock.millis());
      better.ifPresent(hash -> sql.setPasswordHash(transaction, user.id(), hash));
      outbox.add(transaction, Users.CHANGED.about(user.id().value()));
      return user;
    });
  }

  private RuntimeException wrong() {
    if (rules.get().byEmail() && rules.get().byUsername()) {
      return refused(
          "api.user.login.invalid_credentials_email_username",
          "Enter a valid email or username and/or password.");
    }
    return rules.get().byEmail()
        ? refused(
            "api.user.login.invalid_credentials_email", "Enter a valid email and/or password.")
        : refused(
            "api.user.login.invalid_credentials_username",
            "Enter a valid username and/or password.");
  }

  private static RuntimeException refused(String id, String message) {
    return new Problem.Unauthenticated(id, message).raise();
  }
}
