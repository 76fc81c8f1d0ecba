package rookery.people.user;

import java.util.Set;
import rookery.delivery.DurableEvent;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.postgres.Transaction;

/// What clients are told of users.
public sealed interface UserEvents {
  /// An account was created.
  record NewUser(String user_id) implements UserEvents, DurableEvent<Scope.ToEveryone> {
    @Override
    public String type() {
      return "new_user";
    }
  }

  /// An account was deactivated or activated; which one, a changed profile tells.
  record UserActivationStatusChange() implements UserEvents, DurableEvent<Scope.ToEveryone> {
    @Override
    public String type() {
      return "user_activation_status_change";
    }
  }

  /// The user's own system roles changed.
  record UserRoleUpdated(String user_id, String roles)
      implements UserEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "user_role_updated";
    }
  }

  /// A profile changed; the copy for everybody of one kind of viewer.
  record UserUpdated(UserJson user) implements UserEvents, DurableEvent<Scope.ToEveryone> {
    @Override
    public String type() {
      return "user_updated";
    }
  }

  /// A profile changed; the copy for the user itself.
  record OwnUserUpdated(UserJson user) implements UserEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "user_updated";
    }
  }

  /// Tells of a changed profile in three copies: for administrators, for the others, for the user.
  static void updated(
      Outbox outbox, Transaction transaction, User user, UserJson.Visibility visibility) {
    var except = Set.of(user.id());
    outbox.add(
        transaction,
        new UserUpdated(UserJson.admin(user)),
        new Scope.ToEveryone(except, Scope.Readers.ADMINS));
    outbox.add(
        transaction,
        new UserUpdated(UserJson.others(user, visibility)),
        new Scope.ToEveryone(except, Scope.Readers.NON_ADMINS));
    outbox.add(transaction, new OwnUserUpdated(UserJson.self(user)), new Scope.ToUser(user.id()));
  }
}
