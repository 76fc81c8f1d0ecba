package rookery.cluster.postgres;

import java.time.Duration;
import rookery.cluster.Checkpoints;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.postgres.Queries;

/// Removes what the event log and the checkpoints left in PostgreSQL, their second home: while they
/// live in Redis nobody else does. Immutable.
final class TrimSecondHome implements Job {
  private static final int PIECE = 500;

  private final Duration keepFor;

  /// @param keepFor how far back the log reaches
  TrimSecondHome(Duration keepFor) {
    this.keepFor = keepFor;
  }

  @Override
  public String type() {
    return "log_cleanup";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(10);
  }

  @Override
  public boolean due(Queries queries) {
    return LogSql.anyOlder(queries, keepFor) || CheckpointSql.anyOlder(queries, Checkpoints.KEPT);
  }

  @Override
  public void run(Run run) {
    run.repeat(PIECE, tx -> LogSql.trimOlder(tx, keepFor, PIECE));
    run.repeat(PIECE, tx -> CheckpointSql.trimOlder(tx, Checkpoints.KEPT, PIECE));
  }
}
