package rookery.delivery;

import java.util.Collection;
import java.util.List;
import rookery.cluster.Epoch;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements of the sweep. Immutable.
final class SweepSql {
  private SweepSql() {}

  /// A row that a lost node left.
  ///
  /// @param seen how far its owner had read the log: the row is not in it before that
  record Left(long id, Position seen) {
    private static Left of(Row row) {
      return new Left(
          row.number("id"), new Position(new Epoch(row.text("epoch")), row.number("position")));
    }
  }

  /// Declares a life lost, for good.
  static void markLost(Queries queries, Incarnation incarnation) {
    queries.sql("update incarnation set lost = true where id = ? and not lost", incarnation).run();
  }

  /// Lost lives, other than `self`, that own rows.
  static List<Incarnation> lostOwners(Queries queries, Incarnation self) {
    return queries
        .sql(
            """
            select id from incarnation
            where lost and id <> ? and id in (select distinct owner from outbox)
            """,
            self)
        .list(row -> new Incarnation(row.text("id")));
  }

  /// Lives of `node`, other than `self`, that own rows and are not declared lost.
  static List<Incarnation> otherLives(Queries queries, String node, Incarnation self) {
    return queries
        .sql(
            """
            select id from incarnation
            where not lost and node = ? and id <> ? and id in (select distinct owner from outbox)
            """,
            node,
            self)
        .list(row -> new Incarnation(row.text("id")));
  }

  /// The oldest rows of an owner.
  static List<Left> left(Queries queries, Incarnation owner, int most) {
    return queries
        .sql(
            "select id, epoch, position from outbox where owner = ? order by id limit ?",
            owner,
            most)
        .list(Left::of);
  }

  /// Two sweepers of one life do this one after the other, so that each sees what the other gave to
  /// whom.
  static void lock(Transaction transaction, Incarnation lost) {
    transaction.sql("select id from incarnation where id = ? for update", lost).any();
  }

  /// Gives rows of a lost life to another, or to the owner of the newest older row of the same
  /// subject, so that the subject keeps its order; if that one is lost too, they are swept with it.
  /// Rows that somebody else took meanwhile stay theirs.
  ///
  /// @param end up to where the log is known not to have these rows
  /// @return how many rows were given away
  static int give(
      Transaction transaction,
      Incarnation lost,
      Incarnation to,
      Position end,
      Collection<Long> rows) {
    return transaction
        .sql(
            """
            with left_behind as materialized (
              select subject, id from outbox where owner = ? and id = any (?)
              order by id for update)
            update outbox set epoch = ?, position = ?, owner = coalesce(
              (select older.owner from outbox older
                where older.subject = outbox.subject and older.owner <> outbox.owner
                  and older.id < outbox.id
                order by older.id desc limit 1),
              ?)
            from left_behind
            where outbox.subject = left_behind.subject and outbox.id = left_behind.id
            """,
            lost,
            rows,
            end.epoch().toString(),
            end.index(),
            to)
        .run();
  }
}
