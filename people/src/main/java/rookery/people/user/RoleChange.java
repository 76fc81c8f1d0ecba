package rookery.people.user;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.RoleScope;
import rookery.people.access.RoleTable;
import rookery.people.access.Roles;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Gives users other system roles. Thread-safe; blocking.
public final class RoleChange {
  private final Roles roles;
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Supplier<UserJson.Visibility> visibility;
  private final List<BiConsumer<Transaction, UserId>> participants = new CopyOnWriteArrayList<>();
  private final UserSql sql = new UserSql();

  RoleChange(
      Roles roles,
      Database database,
      Outbox outbox,
      InstantSource clock,
      Supplier<UserJson.Visibility> visibility) {
    this.roles = roles;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.visibility = visibility;
  }

  /// From now on `participant` takes part in every change. For the composition of a node.
  public void within(BiConsumer<Transaction, UserId> participant) {
    participants.add(participant);
  }

  /// The names, if all are of roles that one has in the system; 400 otherwise.
  List<String> known(String names) {
    var wanted =
        Stream.of(names.split(" ", -1)).filter(name -> !name.isEmpty()).distinct().toList();
    boolean known =
        wanted.stream()
            .allMatch(name ->
                roles
                    .remembered()
                    .find(name)
                    .filter(role -> role.scope() == RoleScope.SYSTEM)
                    .isPresent());
    if (wanted.isEmpty() || !known) {
      throw Problems.invalidBody("roles");
    }
    return wanted;
  }

  /// From now on the user has these roles. Who does not administer the system gives and takes no
  /// role that does, nor one that gives roles.
  ///
  /// @param names see [#known]
  void set(Caller by, UserId id, List<String> names) {
    String text = String.join(" ", names);
    RoleTable table = roles.stored();
    boolean whole = table.grants(by.roles(), Permission.MANAGE_SYSTEM);
    database.write(transaction -> {
      User now = sql.locked(transaction, id).orElseThrow(Problems::noUser);
      if (!whole && rules(table, changed(now.roleNames(), names))) {
        throw Problems.forbidden();
      }
      return now.roles().equals(text) ? now : write(transaction, now, text);
    });
  }

  private static boolean rules(RoleTable table, Set<String> names) {
    return table.grants(names, Permission.MANAGE_SYSTEM)
        || table.grants(names, Permission.MANAGE_ROLES);
  }

  private static Set<String> changed(List<String> before, List<String> after) {
    var changed = new HashSet<>(before);
    after.forEach(name -> {
      if (!changed.remove(name)) {
        changed.add(name);
      }
    });
    return changed;
  }

  private User write(Transaction transaction, User now, String names) {
    User changed = now.withRoles(names, Math.max(clock.millis(), now.updateAt() + 1));
    sql.setRoles(transaction, changed);
    outbox.add(transaction, Users.CHANGED.about(now.id().value()));
    if (changed.administers() != now.administers()) {
      var administers = new EntitlementChange.Administers(changed.administers());
      outbox.entitle(transaction, now.id(), administers);
    }
    participants.forEach(p -> p.accept(transaction, now.id()));
    outbox.add(
        transaction,
        new UserEvents.UserRoleUpdated(now.id().value(), names),
        new Scope.ToUser(now.id()));
    UserEvents.updated(outbox, transaction, changed, visibility.get());
    return changed;
  }
}
