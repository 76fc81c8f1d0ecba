package rookery.people.user;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// What accounts have of second factors. Thread-safe; blocking.
public final class SecondFactors {
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Supplier<UserJson.Visibility> visibility;
  private final List<BiConsumer<Transaction, UserId>> participants = new CopyOnWriteArrayList<>();
  private final UserSql sql = new UserSql();

  SecondFactors(
      Database database,
      Outbox outbox,
      InstantSource clock,
      Supplier<UserJson.Visibility> visibility) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.visibility = visibility;
  }

  /// From now on `participant` takes part in every change. For the composition of a node.
  public void within(BiConsumer<Transaction, UserId> participant) {
    participants.add(participant);
  }

  /// A user's secret. Immutable.
  ///
  /// @param value "" for none
  /// @param counts whether it was shown to be known
  /// @param lastStep of the last code that was used
  public record Secret(String value, boolean counts, long lastStep) {
    /// The secret that is to be shown to be known, "" for none.
    public String pending() {
      return counts ? "" : value;
    }

    /// The secret that counts, "" for none.
    public String active() {
      return counts ? value : "";
    }

    @Override
    public String toString() {
      return counts ? "a secret" : "none";
    }
  }

  /// The user's secret.
  public Secret secret(UserId id) {
    return database.read(q -> sql.secret(q, id)).orElseThrow(Problems::noUser);
  }

  /// Keeps a secret that is to be shown to be known; nothing if the user has one that counts.
  public Optional<User> prepare(UserId id, String secret) {
    return database.write(transaction -> {
      User user = sql.locked(transaction, id).orElseThrow(Problems::noUser);
      if (user.mfaActive()) {
        return Optional.empty();
      }
      sql.prepareSecret(transaction, id, secret);
      return Optional.of(user);
    });
  }

  /// The secret counts from now on; answers false if it is another one meanwhile.
  ///
  /// @param step of the code that showed it
  public boolean activate(UserId id, String secret, long step) {
    return database.write(transaction -> {
      User user = sql.locked(transaction, id).orElseThrow(Problems::noUser);
      boolean done = sql.activateSecret(transaction, id, secret, step);
      if (done) {
        changed(transaction, user, true);
      }
      return done;
    });
  }

  /// The user has none any more.
  public void deactivate(UserId id) {
    database.write(transaction -> {
      User user = sql.locked(transaction, id).orElseThrow(Problems::noUser);
      sql.forgetSecret(transaction, id);
      if (user.mfaActive()) {
        changed(transaction, user, false);
      }
      return user;
    });
  }

  private void changed(Transaction transaction, User user, boolean active) {
    User changed = user.withMfa(active, Math.max(clock.millis(), user.updateAt() + 1));
    sql.touch(transaction, changed);
    outbox.add(transaction, Users.CHANGED.about(user.id().value()));
    participants.forEach(p -> p.accept(transaction, user.id()));
    UserEvents.updated(outbox, transaction, changed, visibility.get());
  }

  /// Uses the code of a time step up; answers false if it or a later one was used before.
  public boolean use(UserId id, long step) {
    return database.write(transaction -> sql.useStep(transaction, id, step));
  }
}
