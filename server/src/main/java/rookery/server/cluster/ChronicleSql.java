package rookery.server.cluster;

import java.util.List;
import java.util.Optional;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;
import rookery.server.cluster.ClusterEvent.Kind;

/// The statements about what happened to the cluster. Immutable.
final class ChronicleSql {
  private static final String COLUMNS =
      "id, (extract(epoch from at) * 1000)::bigint as at_ms, subject, node, kind, detail";

  private ChronicleSql() {}

  /// Writes what is wished, unless it is what was written last of its subject, or the subject has
  /// left. One transaction writes at a time; one that falls silent is ended.
  static Optional<ClusterEvent> add(Transaction transaction, Wish wish) {
    boolean _ =
        transaction
            .sql(
                """
                select set_config('idle_in_transaction_session_timeout', '2000', true),
                  pg_advisory_xact_lock(hashtext('rookery cluster_event'))
                """)
            .any();
    return transaction
        .sql(
            """
            insert into cluster_event (subject, node, kind, detail)
            select ?, ?, ?, ?
            where not exists (
              select from (
                select kind, detail from cluster_event where subject = ? order by id desc limit 1
              ) as last
              where last.kind = 'LEFT' or (last.kind = ? and last.detail = ?))
            returning id, (extract(epoch from at) * 1000)::bigint as at_ms,
              subject, node, kind, detail
            """,
            wish.subject(),
            wish.node(),
            wish.kind(),
            wish.detail(),
            wish.subject(),
            wish.kind(),
            wish.detail())
        .first(ChronicleSql::event);
  }

  private static ClusterEvent event(Row row) {
    return new ClusterEvent(
        row.number("id"),
        row.number("at_ms"),
        row.text("subject"),
        row.text("node"),
        Kind.valueOf(row.text("kind")),
        row.text("detail"));
  }

  /// The newest, the oldest of them first.
  static List<ClusterEvent> recent(Queries queries, int most) {
    return queries
        .sql(
            "select * from (select "
                + COLUMNS
                + " from cluster_event where kind = any (?) order by id desc limit ?) as newest"
                + " order by id",
            kinds(),
            most)
        .list(ChronicleSql::event);
  }

  /// The last of each subject that has not left.
  static List<ClusterEvent> latest(Queries queries) {
    return queries
        .sql(
            "select * from (select distinct on (subject) "
                + COLUMNS
                + " from cluster_event where kind = any (?) order by subject, id desc) as latest"
                + " where kind not in ('LEFT', 'LOST')",
            kinds())
        .list(ChronicleSql::event);
  }

  /// Newer versions may write others.
  private static List<String> kinds() {
    return List.of(Kind.values()).stream().map(Kind::name).toList();
  }

  /// Forgets what is a month old, but for the last word of those that may still be there. Answers
  /// how much that was.
  static int trim(Queries queries) {
    return queries
        .sql(
            """
            delete from cluster_event as old
            where at < now() - interval '30 days' and (kind in ('LEFT', 'LOST')
              or exists (select from cluster_event where subject = old.subject and id > old.id))
            """)
        .run();
  }
}
