package rookery.cluster.postgres;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Epoch;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Row;

/// The statements about the nodes' leases. Immutable.
final class LeaseSql {
  private LeaseSql() {}

  /// A life of a node that was not declared lost.
  ///
  /// @param alive whether its lease is not over
  /// @param late whether it should have renewed it by now, if it does so every second
  /// @param withoutRedis whether it says that it does not reach Redis
  /// @param ownsRows whether it has something to append
  record Lease(
      Incarnation incarnation,
      boolean alive,
      boolean late,
      boolean withoutRedis,
      boolean ownsRows,
      List<String> facts) {
    private static Lease of(Row row) {
      return new Lease(
          new Incarnation(row.text("id")),
          row.flag("alive"),
          row.flag("late"),
          row.flag("without_redis"),
          row.flag("owns_rows"),
          row.texts("facts"));
    }
  }

  /// Renews a lease. Since when the node has seen this Redis is kept while it is the same.
  static void renew(
      Queries queries,
      Incarnation self,
      Duration lease,
      @Nullable Epoch redis,
      List<String> facts) {
    String seen = redis == null ? null : redis.value();
    queries
        .sql(
            """
            update incarnation set
              lease_until = now() + make_interval(secs => ?),
              redis_since = case when redis_epoch = ? then redis_since else now() end,
              redis_epoch = ?,
              facts = ?
            where id = ?
            """,
            AuthoritySql.seconds(lease),
            seen,
            seen,
            facts,
            self)
        .run();
  }

  /// Ends a lease: others need not wait for it.
  static void leave(Queries queries, Incarnation self) {
    queries.sql("update incarnation set lease_until = now() where id = ?", self).run();
  }

  /// The lives that count, and those that are over and left rows.
  static List<Lease> read(Queries queries) {
    return queries
        .sql(
            """
            select id, lease_until > now() as alive,
              lease_until < now() + interval '3300 milliseconds' as late,
              redis_epoch is null as without_redis,
              exists (select from outbox where owner = incarnation.id) as owns_rows, facts
            from incarnation
            where not lost and (lease_until > now() - interval '1 minute'
              or exists (select from outbox where owner = incarnation.id))
            """)
        .list(Lease::of);
  }

  static boolean othersSee(Queries queries, Incarnation self, Epoch epoch) {
    return queries
        .sql(
            """
            select 1 from incarnation
            where not lost and lease_until > now() and id <> ? and redis_epoch = ?
            """,
            self,
            epoch.value())
        .any();
  }

  /// Whether all nodes see one Redis, and have for a while.
  static boolean allSee(Queries queries, Duration steady) {
    return queries
        .sql(
            """
            select count(distinct redis_epoch) = 1 and count(redis_epoch) = count(*)
              and max(redis_since) <= now() - make_interval(secs => ?) as all_see
            from incarnation where not lost and lease_until > now()
            """,
            AuthoritySql.seconds(steady))
        .only(row -> row.flag("all_see"));
  }

  /// Lives, other than `self`, whose lease has been over for a while and who own rows.
  private static final String OVERDUE =
      """
       incarnation where not lost and id <> ? and lease_until < now() - interval '1 minute'
         and exists (select from outbox where owner = incarnation.id)
      """;

  static boolean anyOverdue(Queries queries, Incarnation self) {
    return queries.sql("select 1 from" + OVERDUE, self).any();
  }

  /// Declares them lost, for good: what they own is swept then.
  static int loseOverdue(Queries queries, Incarnation self) {
    return queries
        .sql("update incarnation set lost = true where id in (select id from" + OVERDUE + ")", self)
        .run();
  }

  /// Forgets lives that have been over for a day and left nothing. Answers how many.
  static int forget(Queries queries) {
    return queries
        .sql(
            """
            delete from incarnation
            where lease_until < now() - interval '1 day'
              and not exists (select from outbox where owner = incarnation.id)
            """)
        .run();
  }
}
