package rookery.people.user;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Notes which mail addresses were proved to be their users'. Thread-safe; blocking.
public final class EmailVerification {
  private final Supplier<LogInRules> rules;
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Supplier<UserJson.Visibility> visibility;
  private final UserSql sql = new UserSql();
  private volatile Consumer<String> asking = _ -> {};

  EmailVerification(
      Supplier<LogInRules> rules,
      Database database,
      Outbox outbox,
      InstantSource clock,
      Supplier<UserJson.Visibility> visibility) {
    this.rules = rules;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.visibility = visibility;
  }

  /// From now on `mail` asks the owner of an address for a proof. For the composition of a node.
  public void asks(Consumer<String> mail) {
    asking = mail;
  }

  /// Asks for a proof if nobody may log in without one.
  void ask(User user) {
    if (rules.get().verified() && !user.emailVerified()) {
      asking.accept(user.email());
    }
  }

  /// Whether the user may log in as far as this is concerned.
  boolean lets(User user) {
    return !rules.get().verified() || user.emailVerified();
  }

  /// An administrator vouches for an address.
  User byAdministrator(UserId id) {
    return database.write(transaction -> {
      User user = sql.locked(transaction, id).orElseThrow(Problems::noUser);
      return user.emailVerified() ? user : write(transaction, user);
    });
  }

  /// The address was proved; answers false if it is not the user's any more.
  public boolean verified(Transaction transaction, UserId id, String email) {
    Optional<User> user =
        sql.locked(transaction, id).filter(one -> one.active() && one.email().equals(email));
    user.filter(one -> !one.emailVerified()).ifPresent(one -> write(transaction, one));
    return user.isPresent();
  }

  private User write(Transaction transaction, User user) {
    User changed = user.verified(Math.max(clock.millis(), user.updateAt() + 1));
    sql.verify(transaction, changed);
    outbox.add(transaction, Users.CHANGED.about(user.id().value()));
    UserEvents.updated(outbox, transaction, changed, visibility.get());
    return changed;
  }
}
