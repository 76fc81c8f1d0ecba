package rookery.people.status;

import java.time.Duration;
import java.util.List;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.kernel.UserId;
import rookery.postgres.Queries;

/// Writes down as offline who is shown as here, did nothing for long and has no connection
/// anywhere: users whose node was lost when nobody was left to write it down, and those who were
/// active without a connection. Immutable.
final class PresenceCheck implements Job {
  private static final int PAGE = 1_000;
  private static final int PIECE = 100;

  private final Presence presence;
  private final Statuses statuses;

  PresenceCheck(Presence presence, Statuses statuses) {
    this.presence = presence;
    this.statuses = statuses;
  }

  @Override
  public String type() {
    return "presence_check";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(1);
  }

  /// Not before all nodes had time to tell who is connected to them.
  @Override
  public boolean due(Queries queries) {
    if (!presence.settled()) {
      return false;
    }
    List<UserId> page = statuses.idleAfter(queries, "", PAGE);
    while (!page.isEmpty() && page.stream().noneMatch(this::isNowhere)) {
      page = statuses.idleAfter(queries, page.getLast().value(), PAGE);
    }
    return !page.isEmpty();
  }

  @Override
  public void run(Run run) {
    List<UserId> page = statuses.idleAfter("", PAGE);
    while (!page.isEmpty() && presence.settled()) {
      var gone = page.stream().filter(this::isNowhere).toList();
      for (int from = 0; from < gone.size(); from += PIECE) {
        var users = gone.subList(from, Math.min(from + PIECE, gone.size()));
        run.did(
            run.write(tx -> {
              statuses.offline(tx, users);
              return users.size();
            }));
      }
      page = statuses.idleAfter(page.getLast().value(), PAGE);
    }
  }

  private boolean isNowhere(UserId user) {
    return !presence.connected(user);
  }
}
