package rookery.talk.system;

import java.util.Optional;
import rookery.kernel.UserId;
import rookery.postgres.Queries;

/// The statement about users' names: read inside the transaction, which holds the only connection
/// that may be used there. Immutable.
final class NameSql {
  Optional<String> username(Queries queries, UserId user) {
    return queries
        .sql("select username from users where id = ?", user)
        .first(row -> row.text("username"));
  }
}
