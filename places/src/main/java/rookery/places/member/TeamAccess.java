package rookery.places.member;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rookery.http.Caller;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.people.access.Permission;
import rookery.people.access.RoleTable;
import rookery.people.access.Roles;
import rookery.places.team.Team;
import rookery.places.team.TeamPermits;
import rookery.places.team.TeamView;
import rookery.places.team.Teams;

/// What a caller may do in a team: what any role of the system or of the team membership grants
/// (protocol: rest D.9). Nobody is refused from memory: what this node remembers may be behind the
/// log. Thread-safe.
public final class TeamAccess implements TeamPermits {
  private final Teams teams;
  private final TeamMembers members;
  private final Roles roles;

  public TeamAccess(Teams teams, TeamMembers members, Roles roles) {
    this.teams = teams;
    this.members = members;
    this.roles = roles;
  }

  @Override
  public boolean allows(Caller caller, Team team, Permission permission) {
    return allows(caller, team.id(), permission);
  }

  /// The same for a team that is known to exist.
  public boolean allows(Caller caller, TeamId team, Permission permission) {
    return remembers(caller, team, permission)
        || roles.stored().grants(roles(caller, team), permission);
  }

  /// By the roles that are remembered; a membership is read again before anything is denied.
  private boolean remembers(Caller caller, TeamId team, Permission permission) {
    if (roles.grants(roles(caller, team), permission)) {
      return true;
    }
    forget(caller, team);
    return roles.grants(roles(caller, team), permission);
  }

  @Override
  public TeamView view(Caller caller) {
    RoleTable table = roles.remembered();
    Map<TeamId, List<String>> mine = new HashMap<>();
    for (TeamMember member : members.ofUser(caller.user())) {
      if (member.deleteAt() == 0) {
        mine.put(member.team(), member.roles());
      }
    }
    return (team, permission) ->
        table.grants(caller.roles(), permission)
            || table.grants(mine.getOrDefault(team.id(), List.of()), permission);
  }

  /// The team, if the caller may do this there; 404 and 403 otherwise.
  public Team demand(Caller caller, TeamId id, Permission permission) {
    Team team = teams.get(id);
    if (!allows(caller, team, permission)) {
      throw Problems.forbidden();
    }
    return team;
  }

  /// What is asked next is answered from the database.
  void forget(Caller caller, TeamId team) {
    members.forget(team, caller.user());
  }

  /// The caller's roles in the system and in the team.
  List<String> roles(Caller caller, TeamId team) {
    var all = new ArrayList<>(caller.roles());
    members.find(team, caller.user()).map(TeamMember::roles).ifPresent(all::addAll);
    return all;
  }
}
