package rookery.cluster.postgres;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import rookery.kernel.Ids;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about the leader. Immutable.
final class LeaderSql {
  /// A leader that is stopped in the middle of a transaction holds the row; PostgreSQL ends that
  /// transaction before its lease is over, or nobody else could lead.
  private static final long LONGEST_SILENCE_MILLIS = 2_000;

  private LeaderSql() {}

  /// What the row says, by the database's clock.
  ///
  /// @param lead the last leader, whether or not its lease is over
  /// @param remainingMillis of its lease; none or less, if it is over
  /// @param nowMillis the database's clock
  record Word(Optional<Lead> lead, long remainingMillis, long nowMillis) {
    private static Word of(Row row) {
      String holder = row.text("holder");
      Optional<Lead> lead =
          Ids.wellFormed(holder)
              ? Optional.of(new Lead(new Incarnation(holder), row.text("node"), row.number("term")))
              : Optional.empty();
      return new Word(lead, row.number("remaining_ms"), row.number("now_ms"));
    }
  }

  static Word look(Queries queries) {
    return queries
        .sql(
            """
            select coalesce(leader.holder, '') as holder, coalesce(leader.term, 0) as term,
              coalesce(incarnation.node, '') as node,
              coalesce(extract(epoch from leader.until - clock_timestamp()) * 1000, 0)::bigint
                as remaining_ms,
              (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms
            from (select 1) as one
              left join leader on true
              left join incarnation on incarnation.id = leader.holder
            """)
        .only(Word::of);
  }

  /// Takes or renews the lead, if nobody else has it now; answers the term. A lease that is over is
  /// never renewed: then a new term begins, even for the same node.
  static OptionalLong claim(Transaction transaction, Incarnation self, Duration lease) {
    endIfSilent(transaction);
    return transaction
        .sql(
            """
            insert into leader (holder, term, until)
            values (?, 1, clock_timestamp() + make_interval(secs => ?))
            on conflict (one) do update set
              term = leader.term
                + case when leader.holder = excluded.holder and leader.until > clock_timestamp()
                  then 0 else 1 end,
              holder = excluded.holder,
              until = excluded.until
            where leader.holder = excluded.holder or leader.until <= clock_timestamp()
            returning term
            """,
            self,
            AuthoritySql.seconds(lease))
        .first(row -> OptionalLong.of(row.number("term")))
        .orElse(OptionalLong.empty());
  }

  /// Whether no newer term began; none begins before this transaction ends.
  static boolean holds(Transaction transaction, Incarnation self, long term) {
    endIfSilent(transaction);
    return transaction
        .sql("select 1 from leader where holder = ? and term = ? for share", self, term)
        .any();
  }

  private static void endIfSilent(Transaction transaction) {
    boolean _ =
        transaction
            .sql(
                "select set_config('idle_in_transaction_session_timeout', ?, true)",
                Long.toString(LONGEST_SILENCE_MILLIS))
            .any();
  }

  /// Lets somebody else lead at once.
  static void handOver(Queries queries, Incarnation self, long term) {
    queries.sql("update leader set until = now() where holder = ? and term = ?", self, term).run();
  }
}
