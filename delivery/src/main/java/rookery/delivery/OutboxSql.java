package rookery.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import rookery.delivery.PublishQueue.OutboxRow;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about the outbox and its owners. Immutable.
final class OutboxSql {
  private OutboxSql() {}

  /// A row, and who appends it.
  record Written(OutboxRow row, Incarnation owner) {}

  /// Writes rows in their order; answers them with their ids, or nothing if the writer is lost: its
  /// transaction must not commit then.
  ///
  /// A row whose subject still has a row in the table goes to the owner of the newest one, lost or
  /// not, so that one producer appends them in commit order. If that is but one owner, all rows of
  /// the act go there and keep their order among each other. The older row is locked: it is neither
  /// deleted nor given away before this transaction ends.
  ///
  /// @param epoch and `position`: what the writer has seen of the log
  /// @param acts of each record, its [Acts] number
  static List<Written> insert(
      Transaction transaction,
      Incarnation writer,
      String epoch,
      long position,
      List<LogRecord> records,
      List<Long> acts,
      EntryFormats formats) {
    var subjects = records.stream().map(Subject::of).toList();
    var bytes = records.stream().map(formats::encode).toList();
    var pipeline = transaction.pipeline();
    pipeline.keepPlans();
    var own =
        pipeline
            .sql(INSERT_OWN, subjects, bytes, writer, epoch, position, writer, writer)
            .list(Place::of);
    pipeline.send();
    List<Place> places = own.get();
    if (places.isEmpty()) {
      var united = Acts.united(acts, subjects);
      places =
          transaction
              .sql(INSERT, subjects, bytes, united, writer, writer, writer, epoch, position, writer)
              .list(Place::of);
    }
    var rows = new ArrayList<Written>();
    for (int i = 0; i < places.size(); i++) {
      var place = places.get(i);
      var row = new OutboxRow(place.id(), subjects.get(i), bytes.get(i), place.behind());
      rows.add(new Written(row, place.owner()));
    }
    return rows;
  }

  private record Place(long id, Incarnation owner, long behind) {
    static Place of(Row row) {
      return new Place(row.number("id"), new Incarnation(row.text("owner")), row.number("behind"));
    }
  }

  /// Nearly always no subject has a row of another owner; then this is all there is to do.
  /// Otherwise it writes nothing.
  private static final String INSERT_OWN =
      """
      with given as materialized (
        select subject, record, place
        from unnest(?, ?) with ordinality as asked (subject, record, place)
      ), older as materialized (
        select asked.subject, newest.id, newest.owner
        from (select distinct subject from given) asked, lateral (
          select id, owner from outbox where outbox.subject = asked.subject
          order by id desc limit 1) newest
      ), written as (
        insert into outbox (owner, subject, epoch, position, record)
        select ?, subject, ?, ?, record from given
        where exists (select from incarnation where id = ? and not lost)
          and not exists (select from older where owner <> ?)
        order by place
        returning id, owner, subject
      )
      select written.id, written.owner, coalesce(older.id, 0) as behind
      from written left join older using (subject) order by written.id
      """;

  private static final String INSERT =
      """
      with given as materialized (
        select subject, record, act, place
        from unnest(?, ?, ?) with ordinality as asked (subject, record, act, place)
      ), older as materialized (
        select asked.subject, newest.id, newest.owner
        from (select distinct subject from given) asked, lateral (
          select id, owner from outbox where outbox.subject = asked.subject
          order by id desc limit 1) newest
      ), locked as materialized (
        select id, owner from outbox
        where (subject, id) in (select subject, id from older where owner <> ?)
        order by id for share
      ), bound as materialized (
        -- A row that is gone by now is in the log.
        select older.subject, coalesce(locked.owner, ?) as owner
        from older left join locked using (id)
      ), acts as materialized (
        select given.act, min(bound.owner) as owner
        from given join bound using (subject)
        group by given.act having count(distinct bound.owner) = 1
      ), written as (
        insert into outbox (owner, subject, epoch, position, record)
        select coalesce(acts.owner, bound.owner, ?), given.subject, ?, ?, given.record
        from given left join bound using (subject) left join acts using (act)
        where exists (select from incarnation where id = ? and not lost)
        order by given.place
        returning id, owner, subject
      )
      select written.id, written.owner, coalesce(older.id, 0) as behind
      from written left join older using (subject) order by written.id
      """;

  /// A row of some subjects that is older than those just written.
  record Older(long id, String subject, Incarnation owner) {}

  /// Rows of these subjects that are older than row `than`, oldest first.
  static List<Older> older(
      Transaction transaction, Collection<String> subjects, long than, int most) {
    return transaction
        .sql(
            """
            select id, subject, owner from outbox where subject = any (?) and id < ?
            order by id limit ?
            """,
            subjects,
            than,
            most)
        .list(row ->
            new Older(row.number("id"), row.text("subject"), new Incarnation(row.text("owner"))));
  }

  /// Deletes older rows of others, which are in the log, and makes new ones the writer's. False,
  /// and nothing is changed, if somebody else is at one of the older ones.
  ///
  /// @param rows of other owners, just written
  static boolean claim(
      Transaction transaction, List<Older> older, List<OutboxRow> rows, Incarnation writer) {
    var olderSubjects = older.stream().map(Older::subject).toList();
    var olderIds = older.stream().map(Older::id).toList();
    long locked =
        transaction
            .sql(
                """
                with free as materialized (
                  select id from outbox where (subject, id) in (select * from unnest(?, ?))
                  order by id for update skip locked)
                select count(*) as free from free
                """,
                texts(olderSubjects),
                longs(olderIds))
            .only(row -> row.number("free"));
    if (locked < older.size()) {
      return false;
    }
    transaction
        .sql(
            """
            with gone as (
              delete from outbox where (subject, id) in (select * from unnest(?, ?)))
            update outbox set owner = ? where (subject, id) in (select * from unnest(?, ?))
            """,
            texts(olderSubjects),
            longs(olderIds),
            writer,
            rows.stream().map(OutboxRow::subject).toList(),
            rows.stream().map(OutboxRow::id).toList())
        .run();
    return true;
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

  /// Deletes rows that are in the log, if they are still this owner's; in the order of their ids,
  /// as whoever else locks several. Once they are locked they stay where they are, so they are
  /// deleted by their places: a table of this kind is mostly dead rows, and to look for hundreds of
  /// rows in it the server would rather read it whole.
  static void delete(Transaction transaction, Incarnation owner, Collection<Long> ids) {
    if (!ids.isEmpty()) {
      var pipeline = transaction.pipeline();
      pipeline.keepPlans();
      var _ =
          pipeline
              .sql(
                  """
                  with mine as materialized (
                    select ctid as place from outbox
                    where owner = ? and id = any (?) order by id for update)
                  delete from outbox where ctid = any (array(select place from mine))
                  """,
                  owner,
                  ids)
              .run();
      pipeline.send();
    }
  }

  /// Clears deleted rows away; in no transaction. Skipped where another node is at it. The table is
  /// not cut: that locks out everybody else, and its space is needed again at once.
  static void vacuum(Queries queries) {
    queries.sql("vacuum (skip_locked, truncate false, index_cleanup on) outbox").run();
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

  /// An empty array needs a type, too: no row has an empty subject ...
  private static List<String> texts(List<String> subjects) {
    return subjects.isEmpty() ? List.of("") : subjects;
  }

  /// ... nor the id 0.
  private static List<Long> longs(Collection<Long> ids) {
    return ids.isEmpty() ? List.of(0L) : List.copyOf(ids);
  }
}
