package rookery.people.status;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about statuses. Immutable.
final class StatusSql {
  private static final String COLUMNS =
      "select user_id, status, manual, last_activity_at, dnd_end_time, prev_status from status ";

  Optional<Status> of(Queries queries, UserId user) {
    return queries.sql(COLUMNS + "where user_id = ?", user).first(StatusSql::status);
  }

  List<Status> of(Queries queries, Collection<UserId> users) {
    return queries.sql(COLUMNS + "where user_id = any (?)", users).list(StatusSql::status);
  }

  /// Those who are not offline, `most` of them.
  List<Status> notOffline(Queries queries, int most) {
    return queries
        .sql(COLUMNS + "where status <> 'offline' order by last_activity_at desc limit ?", most)
        .list(StatusSql::status);
  }

  /// The row, made if need be, that nobody else changes until the end of the transaction.
  Status locked(Transaction transaction, UserId user) {
    transaction
        .sql(
            "insert into status (user_id, status) values (?, 'offline') on conflict do nothing",
            user)
        .run();
    return transaction.sql(COLUMNS + "where user_id = ? for update", user).only(StatusSql::status);
  }

  void save(Transaction transaction, Status status) {
    transaction
        .sql(
            """
            update status set status = ?, manual = ?, last_activity_at = ?, dnd_end_time = ?,
              prev_status = ?
            where user_id = ?
            """,
            status.availability().wireName(),
            status.manual(),
            status.lastActivityAt(),
            status.dndEndTime(),
            status.before().wireName(),
            status.user())
        .run();
  }

  /// Writes a later activity down; answers false if it is not later.
  boolean active(Transaction transaction, UserId user, long at) {
    return transaction
            .sql(
                "update status set last_activity_at = ? where user_id = ? and last_activity_at < ?",
                at,
                user,
                at)
            .run()
        == 1;
  }

  /// Users who are shown as here, did not choose that, and were not active since `idleSince`; in
  /// the order of their ids, behind `after`.
  List<UserId> shownAfter(Queries queries, String after, long idleSince, int most) {
    return queries
        .sql(
            """
            select user_id from status
            where status in ('online', 'away') and not manual and user_id > ?
              and last_activity_at < ?
            order by user_id limit ?
            """,
            after,
            idleSince,
            most)
        .list(row -> new UserId(row.text("user_id")));
  }

  boolean anyDndOver(Queries queries, long nowSeconds) {
    return queries
        .sql(
            "select 1 from status where status = 'dnd' and dnd_end_time between 1 and ? limit 1",
            nowSeconds)
        .any();
  }

  /// Ends the do-not-disturbs that are over; answers the new statuses. Nodes that do this at once
  /// share the rows between them.
  List<Status> endDnd(Transaction transaction, long nowSeconds, int most) {
    return transaction
        .sql(
            """
            update status set status = case when prev_status in ('', 'dnd') then 'offline'
                else prev_status end, manual = false, dnd_end_time = 0
            where user_id in (select user_id from status
              where status = 'dnd' and dnd_end_time between 1 and ?
              order by user_id limit ? for update skip locked)
            returning user_id, status, manual, last_activity_at, dnd_end_time, prev_status
            """,
            nowSeconds,
            most)
        .list(StatusSql::status);
  }

  private static Status status(Row row) {
    return new Status(
        new UserId(row.text("user_id")),
        Availability.of(row.text("status")).orElse(Availability.OFFLINE),
        row.flag("manual"),
        row.number("last_activity_at"),
        row.number("dnd_end_time"),
        Availability.of(row.text("prev_status")).orElse(Availability.OFFLINE));
  }
}
