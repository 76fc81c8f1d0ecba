package rookery.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

/// The statements about the outbox and its owners. Immutable.
final class OutboxSql {
  private OutboxSql() {}

  /// Writes rows in their order; answers them with their ids, or nothing if the owner is lost: its
  /// transaction must not commit then.
  ///
  /// @param epoch and `position`: what the owner has seen of the log
  static List<OutboxRow> insert(
      Transaction transaction,
      Incarnation owner,
      String epoch,
      long position,
      List<LogRecord> records) {
    var subjects = records.stream().map(Subject::of).toList();
    var bytes = records.stream().map(RecordCodec::encode).toList();
    List<Long> ids =
        transaction
            .sql(
                """
                insert into outbox (owner, subject, epoch, position, record)
                select ?, subject, ?, ?, record
                from unnest(?, ?) with ordinality as given (subject, record, place)
                where not exists (select from incarnation where id = ? and lost)
                order by place
                returning id
                """,
                owner,
                epoch,
                position,
                subjects,
                bytes,
                owner)
            .list(row -> row.number("id"));
    var rows = new ArrayList<OutboxRow>();
    for (int i = 0; i < ids.size(); i++) {
      rows.add(new OutboxRow(ids.get(i), subjects.get(i), bytes.get(i)));
    }
    return rows;
  }

  /// The oldest rows of an owner, without those already known.
  static List<OutboxRow> read(
      Queries queries, Incarnation owner, Collection<Long> known, int most) {
    return queries
        .sql(
            """
            select id, subject, record from outbox
            where owner = ? and id <> all (?) order by id limit ?
            """,
            owner,
            longs(known),
            most)
        .list(row -> new OutboxRow(row.number("id"), row.text("subject"), row.bytes("record")));
  }

  /// Deletes rows that are in the log, if they are still this owner's.
  static void delete(Queries queries, Incarnation owner, Collection<Long> ids) {
    if (!ids.isEmpty()) {
      queries.sql("delete from outbox where owner = ? and id = any (?)", owner, ids).run();
    }
  }

  /// Puts a new life of a node on record.
  static void register(Queries queries, Incarnation incarnation, String node) {
    queries.sql("insert into incarnation (id, node) values (?, ?)", incarnation, node).run();
  }

  /// Whether any life of a node is on record.
  static boolean anyIncarnation(Queries queries) {
    return queries.sql("select 1 from incarnation limit 1").any();
  }

  /// Whether this life was declared lost.
  static boolean lost(Queries queries, Incarnation incarnation) {
    return queries
        .sql("select lost from incarnation where id = ?", incarnation)
        .first(row -> row.flag("lost"))
        .orElse(true);
  }

  /// An empty array needs a type, too: no row has the id 0.
  private static List<Long> longs(Collection<Long> ids) {
    return ids.isEmpty() ? List.of(0L) : List.copyOf(ids);
  }
}
