package rookery.people.user;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.http.Caller;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.people.password.PasswordRules;
import rookery.people.password.Passwords;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Gives accounts another password. Thread-safe; blocking.
public final class PasswordChange {
  private final Supplier<PasswordRules> rules;
  private final Passwords passwords;
  private final LogInCheck check;
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final List<PasswordParticipant> participants = new CopyOnWriteArrayList<>();
  private final UserSql sql = new UserSql();

  PasswordChange(
      Supplier<PasswordRules> rules,
      Passwords passwords,
      LogInCheck check,
      Database database,
      Outbox outbox,
      InstantSource clock) {
    this.rules = rules;
    this.passwords = passwords;
    this.check = check;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// From now on `participant` takes part in every change. For the composition of a node.
  public void within(PasswordParticipant participant) {
    participants.add(participant);
  }

  /// The user's own change, which needs the present password.
  void byItself(Caller caller, LogInCheck.Shown present, String wanted) {
    rules.get().check(wanted);
    if (!check.confirms(caller.user(), present)) {
      throw new Problem.Invalid(
              "api.user.update_password.incorrect.app_error",
              "The current password you entered is incorrect.")
          .raise();
    }
    write(caller.user(), accepted(wanted), Optional.of(caller.session()));
  }

  /// An administrator's change.
  void byAdministrator(UserId user, String wanted) {
    write(user, accepted(wanted), Optional.empty());
  }

  private void write(UserId user, String hash, Optional<SessionId> by) {
    database.write(transaction -> {
      set(transaction, user, hash, by);
      return user;
    });
  }

  /// The hash of a password that keeps the rules; 400 for one that does not.
  public String accepted(String wanted) {
    rules.get().check(wanted);
    return passwords.hash(wanted);
  }

  /// The change of somebody who has proved to read the account's mail, which also shows that the
  /// address is right.
  ///
  /// @param hash see [#accepted]
  public void byLink(Transaction transaction, UserId user, String hash) {
    set(transaction, user, hash, Optional.empty());
  }

  private void set(Transaction transaction, UserId user, String hash, Optional<SessionId> by) {
    User now = sql.locked(transaction, user).orElseThrow(Problems::noUser);
    sql.setPassword(transaction, user, hash, Math.max(clock.millis(), now.updateAt() + 1));
    outbox.add(transaction, Users.CHANGED.about(user.value()));
    participants.forEach(p -> p.changed(transaction, user, by));
  }
}
