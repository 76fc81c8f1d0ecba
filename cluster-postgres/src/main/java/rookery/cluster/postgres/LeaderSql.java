package rookery.cluster.postgres;

import java.time.Duration;
import java.util.OptionalLong;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// The statements about the leader. Immutable.
final class LeaderSql {
  private LeaderSql() {}

  /// Takes or renews the lead, if nobody else has it now; answers the term.
  static OptionalLong claim(Queries queries, Incarnation self, Duration lease) {
    return queries
        .sql(
            """
            insert into leader (holder, term, until)
            values (?, 1, now() + make_interval(secs => ?))
            on conflict (one) do update set
              term = leader.term
                + case when leader.holder = excluded.holder and leader.until > now()
                  then 0 else 1 end,
              holder = excluded.holder,
              until = excluded.until
            where leader.holder = excluded.holder or leader.until <= now()
            returning term
            """,
            self,
            AuthoritySql.seconds(lease))
        .first(row -> OptionalLong.of(row.number("term")))
        .orElse(OptionalLong.empty());
  }

  /// Whether no newer term began; none begins before this transaction ends.
  static boolean holds(Transaction transaction, Incarnation self, long term) {
    return transaction
        .sql("select 1 from leader where holder = ? and term = ? for share", self, term)
        .any();
  }

  /// Lets somebody else lead at once.
  static void handOver(Queries queries, Incarnation self, long term) {
    queries.sql("update leader set until = now() where holder = ? and term = ?", self, term).run();
  }
}
