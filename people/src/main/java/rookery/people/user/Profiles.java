package rookery.people.user;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.SqlFailure;
import rookery.postgres.Transaction;

/// Changes profiles. Thread-safe; blocking.
final class Profiles {
  private final Database database;
  private final Outbox outbox;
  private final LogInCheck check;
  private final InstantSource clock;
  private final Supplier<UserJson.Visibility> visibility;
  private final UserSql sql = new UserSql();

  Profiles(
      Database database,
      Outbox outbox,
      LogInCheck check,
      InstantSource clock,
      Supplier<UserJson.Visibility> visibility) {
    this.database = database;
    this.outbox = outbox;
    this.check = check;
    this.clock = clock;
    this.visibility = visibility;
  }

  /// The changed user.
  ///
  /// @param before the user as last read
  /// @param by the address from which the user changes its own profile; nothing if somebody else
  ///   does
  User patch(User before, ProfilePatch patch, Optional<String> by) {
    if (by.isPresent() && patch.changesEmail(before)) {
      demandPassword(before.id(), patch, by.get());
    }
    UserRules.check(patch.applied(before, clock.millis()));
    try {
      return database.write(transaction -> apply(transaction, before.id(), patch));
    } catch (SqlFailure e) {
      throw SignUp.taken(e);
    }
  }

  private User apply(Transaction transaction, UserId id, ProfilePatch patch) {
    User now = sql.locked(transaction, id).orElseThrow(Problems::noUser);
    User changed = patch.applied(now, clock.millis());
    sql.update(transaction, changed);
    outbox.add(transaction, Users.CHANGED.about(id.value()));
    UserEvents.updated(outbox, transaction, changed, visibility.get());
    return changed;
  }

  private void demandPassword(UserId user, ProfilePatch patch, String address) {
    if (patch.password() == null) {
      throw Problems.invalidBody("password");
    }
    if (!check.confirms(user, new LogInCheck.Shown(patch.password(), "", address))) {
      throw new Problem.Invalid(
              "api.user.check_user_password.invalid.app_error", "Invalid password.")
          .raise();
    }
  }
}
