package rookery.people.status;

import java.time.Duration;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.postgres.Queries;

/// Ends the do-not-disturbs whose time is over: what was before comes back. Immutable.
final class EndDoNotDisturb implements Job {
  private static final int PIECE = 200;

  private final Statuses statuses;

  EndDoNotDisturb(Statuses statuses) {
    this.statuses = statuses;
  }

  @Override
  public String type() {
    return "dnd_expiry";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(2);
  }

  @Override
  public boolean due(Queries queries) {
    return statuses.anyDndOver(queries);
  }

  @Override
  public void run(Run run) {
    run.repeat(PIECE, tx -> statuses.endDnd(tx, PIECE));
  }
}
