package rookery.cluster.postgres;

import java.time.Duration;
import java.util.Optional;
import rookery.cluster.Epoch;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about the epoch that counts. Immutable.
final class AuthoritySql {
  private AuthoritySql() {}

  static Optional<Reign> read(Queries queries) {
    return queries
        .sql(
            """
            select ordinal, epoch, home, now() >= returns_after as may_return from log_epoch
            """)
        .first(AuthoritySql::reign);
  }

  private static Reign reign(Row row) {
    return new Reign(
        row.number("ordinal"),
        new Epoch(row.text("epoch")),
        Home.valueOf(row.text("home")),
        row.flag("may_return"));
  }

  /// Whether an epoch is the current one; it stays that until this transaction ends.
  static boolean current(Transaction transaction, Epoch epoch) {
    return transaction
        .sql("select 1 from log_epoch where epoch = ? for share", epoch.value())
        .any();
  }

  static boolean ended(Queries queries, Epoch epoch) {
    return queries.sql("select 1 from log_epoch_ended where epoch = ?", epoch.value()).any();
  }

  /// Nobody else changes the epoch before this transaction ends. False: another than `seen` is the
  /// current one.
  static boolean lock(Transaction transaction, long seen) {
    if (seen == 0) {
      return transaction
              .sql(
                  """
                  insert into log_epoch (ordinal, epoch, home) values (0, 'none', 'REDIS')
                  on conflict (one) do nothing
                  """)
              .run()
          == 1;
    }
    return transaction.sql("select 1 from log_epoch where ordinal = ? for update", seen).any();
  }

  /// Ends the current epoch and makes another one current; under the lock.
  static void succeed(Transaction transaction, Epoch epoch, Home home) {
    transaction
        .sql(
            """
            insert into log_epoch_ended (epoch, ordinal, home, since)
            select epoch, ordinal, home, since from log_epoch where ordinal > 0
            """)
        .run();
    transaction
        .sql(
            """
            update log_epoch set ordinal = ordinal + 1, epoch = ?, home = ?, since = now()
            """,
            epoch.value(),
            home)
        .run();
  }

  /// How long the log stays in PostgreSQL now that it moves there: the longer, the more often it
  /// did so soon after it had moved back. Before the move, under the lock.
  static void hold(Transaction transaction, Duration first, Duration longest) {
    transaction
        .sql(
            """
            update log_epoch set
              flaps = held.flaps,
              returns_after = now() + make_interval(
                secs => least(?, ? * power(2, least(held.flaps, 20))))
            from (
              select case when ended_at > now() - make_interval(secs => ?) then log_epoch.flaps + 1
                else 0 end as flaps
              from log_epoch left join lateral (
                select max(ended_at) as ended_at from log_epoch_ended where home = 'POSTGRES'
              ) last on true
            ) held
            """,
            seconds(longest),
            seconds(first),
            seconds(longest))
        .run();
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
