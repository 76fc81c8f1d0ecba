package rookery.people.session;

import java.time.Duration;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.postgres.Queries;

/// Ends the sessions whose time is over. Their tokens are refused at once without that; their
/// sockets are closed by it. Immutable.
public final class EndExpiredSessions implements Job {
  private static final int PIECE = 500;

  private final Sessions sessions;

  public EndExpiredSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public String type() {
    return "session_cleanup";
  }

  @Override
  public Duration every() {
    return Duration.ofMillis(500);
  }

  @Override
  public boolean due(Queries queries) {
    return sessions.anyExpired(queries);
  }

  @Override
  public void run(Run run) {
    run.repeat(PIECE, tx -> sessions.endExpired(tx, PIECE));
  }
}
