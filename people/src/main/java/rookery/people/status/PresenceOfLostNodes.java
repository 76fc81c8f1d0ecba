package rookery.people.status;

import java.time.Duration;
import java.util.List;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.kernel.UserId;
import rookery.postgres.Queries;

/// Writes down as offline who was connected to a node that was lost and did not come back within
/// the grace. Immutable.
final class PresenceOfLostNodes implements Job {
  private static final int PIECE = 100;

  private final Presence presence;
  private final Statuses statuses;

  PresenceOfLostNodes(Presence presence, Statuses statuses) {
    this.presence = presence;
    this.statuses = statuses;
  }

  @Override
  public String type() {
    return "presence_of_lost_nodes";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(2);
  }

  @Override
  public boolean due(Queries queries) {
    return presence.anyLeft();
  }

  @Override
  public void run(Run run) {
    for (List<UserId> some = presence.left(PIECE); !some.isEmpty(); some = presence.left(PIECE)) {
      var users = some;
      run.did(
          run.write(tx -> {
            statuses.offline(tx, users);
            return users.size();
          }));
      presence.written(users);
    }
  }
}
