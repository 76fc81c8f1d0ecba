package rookery.server.audit;

import java.time.Duration;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.postgres.Queries;

/// Deletes entries of the audit log that are older than they are kept. Immutable.
final class DeleteOldAudits implements Job {
  private static final int PIECE = 1_000;

  private final AuditTable table;

  DeleteOldAudits(AuditTable table) {
    this.table = table;
  }

  @Override
  public String type() {
    return "audit_cleanup";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public boolean due(Queries queries) {
    return table.anyOld(queries);
  }

  @Override
  public void run(Run run) {
    run.repeat(PIECE, transaction -> table.deleteOld(transaction, PIECE));
  }
}
