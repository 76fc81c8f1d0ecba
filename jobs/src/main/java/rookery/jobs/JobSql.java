package rookery.jobs;

import java.util.List;
import java.util.Optional;
import rookery.kernel.Incarnation;
import rookery.kernel.Page;
import rookery.postgres.Jsonb;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about jobs. Immutable.
final class JobSql {
  private static final int MOST_OPEN = 200;

  private static final String COLUMNS =
      """
      select id, type, status, create_at, start_at, last_activity_at, not_before, progress, attempt,
        term, holder, done, error, data::text as data
      from job
      """;

  private static final String OPEN = "status in ('pending', 'in_progress', 'cancel_requested')";

  private JobSql() {}

  /// The runs that are not over, the oldest first; one of each type at most.
  static List<JobRecord> open(Queries queries) {
    return queries
        .sql(COLUMNS + "where " + OPEN + " order by create_at, id limit ?", MOST_OPEN)
        .list(JobSql::record);
  }

  static Optional<JobRecord> openOf(Queries queries, String type) {
    return queries.sql(COLUMNS + "where type = ? and " + OPEN, type).first(JobSql::record);
  }

  static Optional<JobRecord> find(Queries queries, String id) {
    return queries.sql(COLUMNS + "where id = ?", id).first(JobSql::record);
  }

  /// Runs, the newest first.
  ///
  /// @param type "" for all
  /// @param status "" for all
  static List<JobRecord> page(Queries queries, String type, String status, Page page) {
    return queries
        .sql(
            COLUMNS
                + """
                where (? = '' or type = ?) and (? = '' or status = ?)
                order by create_at desc, id limit ? offset ?
                """,
            type,
            type,
            status,
            status,
            page.size(),
            page.offset())
        .list(JobSql::record);
  }

  static boolean slotTaken(Queries queries, String type, long slot) {
    return queries.sql("select 1 from job where type = ? and slot = ?", type, slot).any();
  }

  /// Begins the run of a regular time; false if there is one, or another run is not over.
  static boolean begin(
      Transaction transaction, Run.Claim claim, long slot, Incarnation holder, long now) {
    return transaction
            .sql(
                """
                insert into job (id, type, slot, status, create_at, start_at, last_activity_at,
                  attempt, term, holder)
                values (?, ?, ?, 'in_progress', ?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """,
                claim.id(),
                claim.type(),
                slot,
                now,
                now,
                now,
                claim.attempt(),
                claim.term(),
                holder)
            .run()
        == 1;
  }

  /// Begins another attempt; false if the run is not as it was seen any more.
  static boolean takeUp(
      Transaction transaction, JobRecord seen, Run.Claim claim, Incarnation holder, long now) {
    return transaction
            .sql(
                """
                update job set status = 'in_progress', attempt = ?, term = ?, holder = ?,
                  start_at = ?, last_activity_at = ?
                where id = ? and status = ? and attempt = ? and term = ?
                """,
                claim.attempt(),
                claim.term(),
                holder,
                now,
                now,
                seen.id(),
                seen.status().wireName(),
                seen.attempt(),
                seen.term())
            .run()
        == 1;
  }

  /// Ends a run that nobody is at; false if it is not as it was seen any more.
  static boolean giveUp(
      Transaction transaction, JobRecord seen, JobStatus status, String error, long now) {
    return transaction
            .sql(
                """
                update job set status = ?, error = ?, last_activity_at = ?
                where id = ? and status = ? and attempt = ? and term = ?
                """,
                status.wireName(),
                error,
                now,
                seen.id(),
                seen.status().wireName(),
                seen.attempt(),
                seen.term())
            .run()
        == 1;
  }

  /// Shows that an attempt goes on, and keeps others from beginning another before the transaction
  /// ends; nothing if they have. Answers whether it was asked to end.
  static Optional<JobStatus> goOn(
      Transaction transaction, Run.Claim claim, long now, int progress, long done) {
    return transaction
        .sql(
            """
            update job set last_activity_at = ?, progress = ?, done = ?
            where id = ? and term = ? and attempt = ?
              and status in ('in_progress', 'cancel_requested')
            returning status
            """,
            now,
            progress,
            done,
            claim.id(),
            claim.term(),
            claim.attempt())
        .first(row -> JobStatus.of(row.text("status")).orElseThrow());
  }

  static boolean end(
      Transaction transaction,
      Run.Claim claim,
      JobStatus status,
      long now,
      int progress,
      long done,
      String error) {
    return transaction
            .sql(
                """
                update job set status = ?, last_activity_at = ?, progress = ?, done = ?, error = ?
                where id = ? and term = ? and attempt = ?
                  and status in ('in_progress', 'cancel_requested')
                """,
                status.wireName(),
                now,
                progress,
                done,
                error,
                claim.id(),
                claim.term(),
                claim.attempt())
            .run()
        == 1;
  }

  /// Lets an attempt be followed by another; a run that was asked to end ends.
  static boolean giveBack(
      Transaction transaction,
      Run.Claim claim,
      int attempts,
      long notBefore,
      long now,
      long done,
      String error) {
    return transaction
            .sql(
                """
                update job set
                  status = case when status = 'cancel_requested' then 'canceled' else 'pending' end,
                  attempt = ?, not_before = ?, last_activity_at = ?, done = ?, error = ?
                where id = ? and term = ? and attempt = ?
                  and status in ('in_progress', 'cancel_requested')
                """,
                attempts,
                notBefore,
                now,
                done,
                error,
                claim.id(),
                claim.term(),
                claim.attempt())
            .run()
        == 1;
  }

  /// Asks for a run beside the regular ones; false if one is not over.
  static boolean ask(Transaction transaction, String id, String type, String data, long now) {
    return transaction
            .sql(
                """
                insert into job (id, type, status, create_at, data) values (?, ?, 'pending', ?, ?)
                on conflict do nothing
                """,
                id,
                type,
                now,
                new Jsonb(data))
            .run()
        == 1;
  }

  /// Ends a run that waits, and asks one that goes on to end; false if it is over.
  static boolean cancel(Transaction transaction, String id) {
    return transaction
            .sql(
                """
                update job set
                  status = case when status = 'pending' then 'canceled' else 'cancel_requested' end
                where id = ? and
                """
                    + OPEN,
                id)
            .run()
        == 1;
  }

  /// Removes runs that are over: those from before `until`, and of each type all but the newest.
  static int trim(Transaction transaction, long until, int keep, int most) {
    return transaction
        .sql(
            """
            delete from job where id in (
              select id from (
                select id, status, create_at,
                  row_number() over (partition by type order by create_at desc, id) as place
                from job) ranked
              where (create_at < ? or place > ?)
                and status not in ('pending', 'in_progress', 'cancel_requested')
              limit ?)
            """,
            until,
            keep,
            most)
        .run();
  }

  private static JobRecord record(Row row) {
    return new JobRecord(
        row.text("id"),
        row.text("type"),
        JobStatus.of(row.text("status")).orElse(JobStatus.ERROR),
        row.number("create_at"),
        row.number("start_at"),
        row.number("last_activity_at"),
        row.number("not_before"),
        row.integer("progress"),
        row.integer("attempt"),
        row.number("term"),
        row.text("holder"),
        row.number("done"),
        row.text("error"),
        row.text("data"));
  }
}
