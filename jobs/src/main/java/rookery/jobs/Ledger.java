package rookery.jobs;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import rookery.kernel.IdSource;
import rookery.kernel.Page;
import rookery.postgres.Database;

/// The runs, for those who look and ask; on any node. Thread-safe; blocking.
public final class Ledger {
  private final Database database;
  private final IdSource ids;
  private final InstantSource clock;

  public Ledger(Database database, IdSource ids, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /// Runs, the newest first.
  ///
  /// @param type only of this one; of all if empty
  /// @param status only these; all if empty
  public List<JobRecord> page(String type, Optional<JobStatus> status, Page page) {
    String only = status.map(JobStatus::wireName).orElse("");
    return database.read(q -> JobSql.page(q, type, only, page));
  }

  /// The run of that id.
  public Optional<JobRecord> find(String id) {
    return database.read(q -> JobSql.find(q, id));
  }

  /// Asks for a run beside the regular ones. Whoever leads begins it within about a second. If a
  /// run of that job is not over, it is that one.
  ///
  /// @param data a JSON object that is kept with it
  public JobRecord ask(String type, String data) {
    String id = ids.next();
    return database.write(tx -> {
      while (true) {
        if (JobSql.ask(tx, id, type, data, clock.millis())) {
          return JobSql.find(tx, id).orElseThrow();
        }
        var open = JobSql.openOf(tx, type);
        if (open.isPresent()) {
          return open.get();
        }
      }
    });
  }

  /// Ends a run that waits; one that goes on ends before its next piece.
  ///
  /// @return false if it is over, or there is none
  public boolean cancel(String id) {
    return database.write(tx -> JobSql.cancel(tx, id));
  }
}
