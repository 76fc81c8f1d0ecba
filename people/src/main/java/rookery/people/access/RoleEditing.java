package rookery.people.access;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.Problem;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Gives roles other permissions. Thread-safe; blocking.
final class RoleEditing {
  /// Without these nobody could take an edit back.
  private static final Set<Permission> KEPT_BY_ADMINISTRATORS =
      EnumSet.of(Permission.MANAGE_SYSTEM, Permission.MANAGE_ROLES);

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final RoleSql sql = new RoleSql();

  RoleEditing(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// A role before and after an edit, which may be the same. Immutable.
  record Edited(Role was, Role is) {}

  /// From now on, on every node, the role grants these permissions and no others.
  ///
  /// @param builtIn the role as the program has it
  Edited edit(Role builtIn, Set<Permission> wanted) {
    if (builtIn.name().equals("system_admin") && !wanted.containsAll(KEPT_BY_ADMINISTRATORS)) {
      throw new Problem.Invalid(
              "api.roles.patch_roles.kept_by_administrators.app_error",
              "Administrators keep manage_system and manage_roles: nobody could undo it.")
          .raise();
    }
    return database.write(transaction -> edit(transaction, builtIn, wanted));
  }

  private Edited edit(Transaction transaction, Role builtIn, Set<Permission> wanted) {
    RoleEdit before = sql.locked(transaction, builtIn.name());
    Role was = before.applied(builtIn);
    if (was.permissions().equals(wanted)) {
      return new Edited(was, was);
    }
    RoleEdit after = before.toward(builtIn, wanted, clock.millis());
    sql.save(transaction, after);
    Role is = after.applied(builtIn);
    outbox.add(transaction, Roles.changed());
    outbox.add(transaction, RoleEvents.RoleUpdated.of(is), new Scope.ToEveryone());
    return new Edited(was, is);
  }
}
