package rookery.server.audit;

import java.util.List;
import rookery.kernel.Page;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about kept entries. Immutable.
final class AuditSql {
  private static final String PAGE = " order by create_at desc, id desc limit ? offset ?";

  private AuditSql() {}

  static void insert(Transaction transaction, String id, AuditEntry entry) {
    transaction
        .sql(
            """
            insert into audits
              (id, create_at, user_id, session_id, ip_address, action, extra_info)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            id,
            entry.at(),
            entry.account(),
            entry.actor().session(),
            text(entry.actor().address()),
            entry.origin().path(),
            text(entry.extra()))
        .run();
  }

  /// PostgreSQL keeps no zero characters.
  private static String text(String any) {
    return any.replace('\0', ' ');
  }

  static List<AuditJson> page(Queries queries, Page page) {
    return queries
        .sql("select * from audits" + PAGE, page.size(), page.offset())
        .list(AuditSql::row);
  }

  static List<AuditJson> page(Queries queries, UserId user, Page page) {
    return queries
        .sql("select * from audits where user_id = ?" + PAGE, user, page.size(), page.offset())
        .list(AuditSql::row);
  }

  private static AuditJson row(Row row) {
    return new AuditJson(
        row.text("id"),
        row.number("create_at"),
        row.text("user_id"),
        row.text("action"),
        row.text("extra_info"),
        row.text("ip_address"),
        row.text("session_id"));
  }

  static boolean anyBefore(Queries queries, long time) {
    return queries.sql("select 1 from audits where create_at < ? limit 1", time).any();
  }

  static int deleteBefore(Transaction transaction, long time, int most) {
    return transaction
        .sql(
            """
            delete from audits where id in
              (select id from audits where create_at < ? limit ? for update skip locked)
            """,
            time,
            most)
        .run();
  }
}
