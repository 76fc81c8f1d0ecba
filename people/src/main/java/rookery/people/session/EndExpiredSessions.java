package rookery.people.session;

import java.time.Duration;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.postgres.Queries;

/// Ends whatever is left of the sessions whose time is over. Every node ends some of them twice a
/// second ([Sessions#endExpired]), so that sockets close in time whoever leads; after a long stop
/// there may be more than that. Immutable.
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
    return Duration.ofMinutes(1);
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
