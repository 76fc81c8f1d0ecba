package rookery.delivery;

import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The statements about entitlement versions. Immutable.
final class EntitlementSql {
  private EntitlementSql() {}

  /// Raises a user's version by one and answers it. The user's row stays locked until the commit,
  /// so versions of one user are logged in commit order.
  static long raise(Transaction transaction, UserId user) {
    return transaction
        .sql(
            """
            insert into entitlement (user_id, version) values (?, 1)
            on conflict (user_id) do update set version = entitlement.version + 1
            returning version
            """,
            user)
        .only(row -> row.number("version"));
  }
}
