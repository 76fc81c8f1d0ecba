package rookery.people.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about roles. Immutable.
final class RoleSql {
  List<RoleEdit> all(Queries queries) {
    return queries.sql("select name, update_at, added, removed from roles").list(RoleSql::edit);
  }

  /// The edit of a role, which nobody else writes until the end of the transaction.
  RoleEdit locked(Transaction transaction, String role) {
    transaction
        .sql("insert into roles (name, update_at) values (?, 0) on conflict do nothing", role)
        .run();
    return transaction
        .sql("select name, update_at, added, removed from roles where name = ? for update", role)
        .only(RoleSql::edit);
  }

  void save(Transaction transaction, RoleEdit edit) {
    transaction
        .sql(
            "update roles set update_at = ?, added = ?, removed = ? where name = ?",
            edit.at(),
            text(edit.added()),
            text(edit.removed()),
            edit.role())
        .run();
  }

  private static RoleEdit edit(Row row) {
    return new RoleEdit(
        row.text("name"),
        row.number("update_at"),
        names(row.text("added")),
        names(row.text("removed")));
  }

  private static Set<String> names(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
  }

  private static String text(Set<String> names) {
    return String.join(" ", new TreeSet<>(names));
  }
}
