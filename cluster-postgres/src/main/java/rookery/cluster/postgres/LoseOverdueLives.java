package rookery.cluster.postgres;

import java.time.Duration;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.kernel.Incarnation;
import rookery.postgres.Queries;

/// Declares lives lost that have been over for long and still own events, which are swept then.
/// Usually whoever sees a neighbour go does that within seconds: here come those whom nobody saw,
/// because no node was left. Immutable.
final class LoseOverdueLives implements Job {
  private final Incarnation self;

  LoseOverdueLives(Incarnation self) {
    this.self = self;
  }

  @Override
  public String type() {
    return "outbox_sweep";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(30);
  }

  @Override
  public boolean due(Queries queries) {
    return LeaseSql.anyOverdue(queries, self);
  }

  @Override
  public void run(Run run) {
    run.did(run.write(tx -> LeaseSql.loseOverdue(tx, self)));
  }
}
