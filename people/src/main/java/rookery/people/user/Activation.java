package rookery.people.user;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Deactivates accounts, and activates them again. Thread-safe; blocking.
public final class Activation {
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Supplier<UserJson.Visibility> visibility;
  private final List<ActivationParticipant> participants = new CopyOnWriteArrayList<>();
  private final UserSql sql = new UserSql();

  Activation(
      Database database,
      Outbox outbox,
      InstantSource clock,
      Supplier<UserJson.Visibility> visibility) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.visibility = visibility;
  }

  /// From now on `participant` takes part in every deactivation. For the composition of a node.
  public void within(ActivationParticipant participant) {
    participants.add(participant);
  }

  /// Makes an account active or not; one that is so already stays as it is.
  void set(UserId id, boolean active) {
    database.write(transaction -> {
      User now = sql.locked(transaction, id).orElseThrow(Problems::noUser);
      return now.active() == active ? now : change(transaction, now, active);
    });
  }

  private User change(Transaction transaction, User now, boolean active) {
    User changed = now.activated(active, Math.max(clock.millis(), now.updateAt() + 1));
    sql.activate(transaction, changed);
    outbox.add(transaction, Users.CHANGED.about(now.id().value()));
    if (!active) {
      participants.forEach(p -> p.deactivated(transaction, now.id()));
    }
    outbox.add(transaction, new UserEvents.UserActivationStatusChange(), new Scope.ToEveryone());
    UserEvents.updated(outbox, transaction, changed, visibility.get());
    return changed;
  }
}
