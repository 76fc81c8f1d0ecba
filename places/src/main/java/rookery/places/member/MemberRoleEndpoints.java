package rookery.places.member;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Roles;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.places.team.Teams;

/// The routes that give members of teams and channels other roles. Thread-safe.
final class MemberRoleEndpoints {
  private final Teams teams;
  private final TeamAccess teamAccess;
  private final ChannelAccess channelAccess;
  private final Roles roles;
  private final MemberRoles memberRoles;

  MemberRoleEndpoints(
      Teams teams,
      TeamAccess teamAccess,
      ChannelAccess channelAccess,
      Roles roles,
      MemberRoles memberRoles) {
    this.teams = teams;
    this.teamAccess = teamAccess;
    this.channelAccess = channelAccess;
    this.roles = roles;
    this.memberRoles = memberRoles;
  }

  List<Route> routes() {
    String ofTeam = "/api/v4/teams/{team_id}/members/{user_id}";
    String ofChannel = "/api/v4/channels/{channel_id}/members/{user_id}";
    return List.of(
        Route.put(ofTeam + "/roles", Access.SESSION, call -> team(call, named(call, "team")))
            .recorded("updateTeamMemberRoles"),
        Route.put(ofTeam + "/schemeRoles", Access.SESSION, call -> team(call, flags(call)))
            .recorded("updateTeamMemberSchemeRoles"),
        Route.put(
                ofChannel + "/roles", Access.SESSION, call -> channel(call, named(call, "channel")))
            .recorded("updateChannelMemberRoles"),
        Route.put(ofChannel + "/schemeRoles", Access.SESSION, call -> channel(call, flags(call)))
            .recorded("updateChannelMemberSchemeRoles"));
  }

  private Reply team(Call call, Appointment appointment) {
    UserId user = call.user("user_id");
    Team team = teams.get(call.team("team_id"));
    if (!teamAccess.allows(call.caller(), team, Permission.MANAGE_TEAM_ROLES)) {
      throw Problems.forbidden();
    }
    memberRoles.ofTeam(team, user, appointment);
    return Reply.ok();
  }

  private Reply channel(Call call, Appointment appointment) {
    UserId user = call.user("user_id");
    Channel channel =
        channelAccess.demand(
            call.caller(), call.channel("channel_id"), Permission.MANAGE_CHANNEL_ROLES);
    memberRoles.ofChannel(channel, user, appointment);
    return Reply.ok();
  }

  private Appointment named(Call call, String place) {
    String names = call.body(Names.class, "roles").roles;
    var appointment = Appointment.Named.of(names, place, roles.remembered());
    call.notes().about("roles", appointment.names(place));
    return appointment;
  }

  private static Appointment flags(Call call) {
    var wish = call.body(Flags.class, "scheme_roles");
    if (wish.scheme_admin == null) {
      throw Problems.invalidBody("scheme_admin");
    }
    if (wish.scheme_user == null) {
      throw Problems.invalidBody("scheme_user");
    }
    call.notes().about("scheme_user", wish.scheme_user);
    call.notes().about("scheme_admin", wish.scheme_admin);
    return new Appointment.Flags(wish.scheme_user, wish.scheme_admin);
  }

  /// The body that names all roles, separated by spaces. Immutable.
  private record Names(@Nullable String roles) {}

  /// The body that says which of the roles of the place somebody has. Immutable.
  private record Flags(@Nullable Boolean scheme_admin, @Nullable Boolean scheme_user) {}
}
