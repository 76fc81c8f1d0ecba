package rookery.people.user;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.people.attempt.Attempts;
import rookery.people.password.Passwords;
import rookery.postgres.Database;

/// Finds out whether somebody is who they say. Which part was wrong is not told (protocol: rest
/// D.2). Thread-safe; blocking.
public final class LogInCheck {
  private final Supplier<LogInRules> rules;
  private final Users users;
  private final Passwords passwords;
  private final Attempts attempts;
  private final EmailVerification verification;
  private final Stored stored;
  private final InstantSource clock;
  private final UserSql sql = new UserSql();
  private volatile SecondFactor secondFactor = (_, _) -> {};
  private volatile LiveSessions sessions = (_, _) -> false;

  LogInCheck(
      Supplier<LogInRules> rules,
      Users users,
      Passwords passwords,
      Attempts attempts,
      EmailVerification verification,
      Stored stored,
      InstantSource clock) {
    this.rules = rules;
    this.users = users;
    this.passwords = passwords;
    this.attempts = attempts;
    this.verification = verification;
    this.stored = stored;
    this.clock = clock;
  }

  /// Where passwords are, and who hears of changes. Immutable.
  record Stored(Database database, Outbox outbox) {}

  /// What somebody shows. Immutable.
  ///
  /// @param code of the second factor, "" for none
  /// @param address where it comes from
  /// @param tried is told whose account it is, before anything of it is looked at
  public record Shown(String password, String code, String address, Consumer<UserId> tried) {
    Shown(String password, String code, String address) {
      this(password, code, address, _ -> {});
    }

    @Override
    public String toString() {
      return "from " + address;
    }
  }

  /// From now on `factor` is asked for the second factor, and `live` where users are logged in. For
  /// the composition of a node.
  public void asks(SecondFactor factor, LiveSessions live) {
    secondFactor = factor;
    sessions = live;
  }

  /// The user who logs in with a mail address or user name.
  public User byLogin(String login, Shown shown) {
    return check(users.byLogin(login).filter(user -> accepted(user, login)), login, shown);
  }

  /// The user who logs in with its id.
  public User byId(UserId id, Shown shown) {
    return check(users.again(id), id.value(), shown);
  }

  private boolean accepted(User user, String login) {
    boolean byUsername = user.username().equalsIgnoreCase(login.strip());
    return byUsername ? rules.get().byUsername() : rules.get().byEmail();
  }

  private User check(Optional<User> found, String login, Shown shown) {
    found.map(User::id).ifPresent(shown.tried);
    if (shown.password.isEmpty()) {
      throw new Problem.Invalid("api.user.login.blank_pwd.app_error", "The password is missing.")
          .raise();
    }
    var attempt =
        found
            .map(user -> attempt(user.id(), shown.address))
            .orElseGet(() -> Attempts.Attempt.atNobody(login, shown.address));
    attempts
        .wait(attempt)
        .ifPresent(wait -> {
          throw tooMany(wait);
        });
    if (!attempts.count(attempt)) {
      throw refused("api.user.check_user_login_attempts.too_many.app_error", LOCKED);
    }
    if (found.isEmpty()) {
      passwords.pretend(shown.password);
      attempts.failed(attempt);
      throw wrong();
    }
    return check(found.get(), attempt, shown);
  }

  private User check(User user, Attempts.Attempt attempt, Shown shown) {
    String hash = hash(user.id());
    if (!passwords.matches(shown.password, hash)) {
      attempts.failed(attempt);
      throw wrong();
    }
    if (!user.active()) {
      throw refused("api.user.login.inactive.app_error", "Your account has been deactivated.");
    }
    if (!verification.lets(user)) {
      throw refused(
          "api.user.login.not_verified.app_error",
          "Login failed because the email address has not been verified.");
    }
    try {
      secondFactor.demand(user, shown.code);
    } catch (RuntimeException e) {
      if (!shown.code.isEmpty()) {
        attempts.failed(attempt);
      }
      throw e;
    }
    succeeded(user, attempt, shown.password, hash);
    return user;
  }

  /// Whether this is the password of a user who is logged in already; 429 for who guesses.
  boolean confirms(UserId user, Shown shown) {
    var attempt = attempt(user, shown.address);
    if (!attempts.count(attempt)) {
      throw tooMany(Duration.ofSeconds(30));
    }
    boolean right = passwords.matches(shown.password, hash(user));
    if (right) {
      stored.database.write(transaction -> {
        attempts.succeeded(transaction, attempt);
        return user;
      });
    } else {
      attempts.failed(attempt);
    }
    return right;
  }

  private Attempts.Attempt attempt(UserId user, String address) {
    return Attempts.Attempt.at(user, address, sessions.from(user, address));
  }

  private String hash(UserId user) {
    return stored.database.read(q -> sql.passwordHash(q, user)).orElse("");
  }

  private void succeeded(User user, Attempts.Attempt attempt, String password, String hash) {
    Optional<String> better =
        passwords.outdated(hash) ? Optional.of(passwords.hash(password)) : Optional.empty();
    stored.database.write(transaction -> {
      sql.loggedIn(transaction, user.id(), clock.millis());
      better.ifPresent(newer -> sql.improveHash(transaction, user.id(), hash, newer));
      attempts.succeeded(transaction, attempt);
      stored.outbox.add(transaction, Users.CHANGED.about(user.id().value()));
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

  private static final String LOCKED =
      "Too many failed password attempts from your address; please try again later.";

  private static RuntimeException tooMany(Duration wait) {
    return new Problem.TooMany(
            "api.user.check_user_login_attempts.too_many.app_error", LOCKED, wait)
        .raise();
  }

  private static RuntimeException refused(String id, String message) {
    return new Problem.Unauthenticated(id, message).raise();
  }
}
