package rookery.places.team;

import java.time.InstantSource;
import java.util.List;
import rookery.kernel.IdSource;
import rookery.kernel.Problem;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.user.Users;
import rookery.postgres.Database;

/// Founds teams: the row, and in the same transaction what the participants add, such as the
/// founder's membership. Thread-safe.
public final class TeamFounding {
  private final Database database;
  private final Users users;
  private final List<TeamParticipant> participants;
  private final InstantSource clock;
  private final IdSource ids;
  private final TeamSql sql = new TeamSql();

  public TeamFounding(
      Database database,
      Users users,
      List<TeamParticipant> participants,
      InstantSource clock,
      IdSource ids) {
    this.database = database;
    this.users = users;
    this.participants = List.copyOf(participants);
    this.clock = clock;
    this.ids = ids;
  }

  Team found(UserId founder, NewTeam wanted) {
    TeamRules.check(wanted);
    String email = wanted.email().isEmpty() ? users.get(founder).email() : wanted.email();
    Team team = team(wanted, email);
    return database.write(transaction -> {
      if (!sql.insert(transaction, team)) {
        throw new Problem.Invalid(
                "app.team.save.existing.app_error", "A team with this name exists already.")
            .raise();
      }
      participants.forEach(p -> p.founded(transaction, team, founder));
      return team;
    });
  }

  private Team team(NewTeam wanted, String email) {
    long now = clock.millis();
    return new Team(
        new TeamId(ids.next()),
        now,
        now,
        0,
        wanted.displayName(),
        wanted.name(),
        wanted.description(),
        email,
        wanted.type(),
        wanted.companyName(),
        wanted.allowedDomains(),
        ids.next(),
        wanted.allowOpenInvite(),
        0);
  }
}
