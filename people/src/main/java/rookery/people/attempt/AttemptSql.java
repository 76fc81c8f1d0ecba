package rookery.people.attempt;

import java.util.Optional;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// The statements about attempts to log in. Immutable.
final class AttemptSql {
  /// Everything from an address.
  private static final String ALL = "*";

  private static final String WAIT =
      " ? + least(?, ? * power(2, least(%1$s - ?, 20)))::bigint ".strip();

  /// Counts one attempt before it is made, so that many at once count as many; nothing if it may
  /// not be made now. Then the end of the wait is what [#until] says.
  ///
  /// @param most failures until there is a wait
  boolean count(Transaction transaction, String subject, String address, long now, int most) {
    String failures = "case when a.last_at < ? then 1 else a.failures + 1 end";
    long forgotten = now - AttemptRules.MEMORY.toMillis();
    return transaction
        .sql(
            """
            insert into login_attempts as a (subject, address, failures, since_at, last_at, until)
            values (?, ?, 1, ?, ?, case when 1 >= ? then ? else 0 end)
            on conflict (subject, address) do update set last_at = excluded.last_at,
              failures = %1$s,
              until = case when %1$s >= ? then %2$s else 0 end
            where a.until <= ?
            returning 1
            """
                .formatted(failures, WAIT.formatted(failures)),
            subject,
            address,
            now,
            now,
            most,
            now + AttemptRules.FIRST_WAIT.toMillis(),
            forgotten,
            forgotten,
            most,
            now,
            AttemptRules.LONGEST_WAIT.toMillis(),
            AttemptRules.FIRST_WAIT.toMillis(),
            forgotten,
            most,
            now)
        .any();
  }

  /// Counts one failure of an address, whatever the account.
  void failed(Transaction transaction, String address, long now, int most) {
    String failures = "case when a.since_at < ? then 1 else a.failures + 1 end";
    long forgotten = now - AttemptRules.WINDOW.toMillis();
    transaction
        .sql(
            """
            insert into login_attempts as a (subject, address, failures, since_at, last_at, until)
            values (?, ?, 1, ?, ?, 0)
            on conflict (subject, address) do update set last_at = excluded.last_at,
              since_at = case when a.since_at < ? then excluded.since_at else a.since_at end,
              failures = %1$s,
              until = case when %1$s >= ? then %2$s else 0 end
            """
                .formatted(failures, WAIT.formatted(failures)),
            ALL,
            address,
            now,
            now,
            forgotten,
            forgotten,
            forgotten,
            most,
            now,
            AttemptRules.LONGEST_WAIT.toMillis(),
            AttemptRules.FIRST_WAIT.toMillis(),
            forgotten,
            most)
        .run();
  }

  /// Until when an address has to wait, if so.
  Optional<Long> until(Queries queries, String address, long now) {
    return until(queries, ALL, address, now);
  }

  Optional<Long> until(Queries queries, String subject, String address, long now) {
    return queries
        .sql(
            "select until from login_attempts where subject = ? and address = ? and until > ?",
            subject,
            address,
            now)
        .first(row -> row.number("until"));
  }

  void forget(Transaction transaction, String subject, String address) {
    transaction
        .sql("delete from login_attempts where subject = ? and address = ?", subject, address)
        .run();
  }

  /// An account's failures from everywhere.
  void forget(Transaction transaction, String subject) {
    transaction.sql("delete from login_attempts where subject = ?", subject).run();
  }

  boolean anyBefore(Queries queries, long time) {
    return queries.sql("select 1 from login_attempts where last_at < ? limit 1", time).any();
  }

  int deleteBefore(Transaction transaction, long time, int most) {
    return transaction
        .sql(
            """
            delete from login_attempts where (subject, address) in
              (select subject, address from login_attempts where last_at < ? limit ?
               for update skip locked)
            """,
            time,
            most)
        .run();
  }
}
