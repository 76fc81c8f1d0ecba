package rookery.people.attempt;

import java.time.Duration;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.postgres.Queries;

/// Forgets failed attempts that do not count any more. Immutable.
public final class ForgetAttempts implements Job {
  private static final int PIECE = 1_000;

  private final Attempts attempts;

  public ForgetAttempts(Attempts attempts) {
    this.attempts = attempts;
  }

  @Override
  public String type() {
    return "login_attempts_cleanup";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public boolean due(Queries queries) {
    return attempts.anyOld(queries);
  }

  @Override
  public void run(Run run) {
    run.repeat(PIECE, transaction -> attempts.forgetOld(transaction, PIECE));
  }
}
