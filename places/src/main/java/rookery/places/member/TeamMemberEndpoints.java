package rookery.places.member;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.places.team.Team;
import rookery.places.team.Teams;

/// The routes about members of teams. Thread-safe.
final class TeamMemberEndpoints {
  private final Teams teams;
  private final TeamMembers members;
  private final Adding adding;
  private final Permissions permissions;

  TeamMemberEndpoints(Teams teams, TeamMembers members, Adding adding, Permissions permissions) {
    this.teams = teams;
    this.members = members;
    this.adding = adding;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/teams/{team_id}/members", Access.SESSION, this::add)
            .audited("addTeamMember"),
        Route.get("/api/v4/users/{user_id}/teams/members", Access.SESSION, this::ofUser));
  }

  private Reply add(Call call) {
    Team team = teams.get(call.team("team_id"));
    NewMember wanted = call.body(NewMember.class, "team_member");
    if (!team.id().value().equals(wanted.team_id())) {
      throw Problems.invalidBody("team_id");
    }
    if (wanted.user_id() == null || !Ids.wellFormed(wanted.user_id())) {
      throw Problems.invalidBody("user_id");
    }
    call.notes().about("user_id", wanted.user_id());
    TeamMember member = adding.toTeam(call.caller(), team, new UserId(wanted.user_id()));
    return Reply.created(TeamMemberJson.of(member));
  }

  private Reply ofUser(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.READ_OTHER_USERS_TEAMS);
    return Reply.json(members.ofUser(user).stream().map(TeamMemberJson::of).toList())
        .taggedByBody();
  }

  /// The body that adds a user to a team. Immutable.
  private record NewMember(@Nullable String team_id, @Nullable String user_id) {}
}
