package rookery.jobs;

import java.time.Duration;
import java.time.InstantSource;

/// Removes old runs: what is over for a week, and of each job what is not among its newest
/// thousand. Immutable.
final class TrimRuns implements Job {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int MOST_OF_TYPE = 1_000;
  private static final int PIECE = 1_000;

  private final InstantSource clock;

  TrimRuns(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String type() {
    return "job_cleanup";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public void run(Run run) {
    long until = clock.millis() - KEPT.toMillis();
    run.repeat(PIECE, tx -> JobSql.trim(tx, until, MOST_OF_TYPE, PIECE));
  }
}
