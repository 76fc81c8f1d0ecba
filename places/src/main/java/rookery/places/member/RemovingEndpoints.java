package rookery.places.member;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.UserId;
import rookery.places.channel.Channels;
import rookery.places.team.Teams;

/// The routes that end memberships of channels and teams. Thread-safe.
final class RemovingEndpoints {
  private final Channels channels;
  private final Teams teams;
  private final Removing removing;

  RemovingEndpoints(Channels channels, Teams teams, Removing removing) {
    this.channels = channels;
    this.teams = teams;
    this.removing = removing;
  }

  List<Route> routes() {
    return List.of(
        Route.delete(
                "/api/v4/channels/{channel_id}/members/{user_id}",
                Access.SESSION,
                this::fromChannel)
            .audited("removeChannelMember"),
        Route.delete("/api/v4/teams/{team_id}/members/{user_id}", Access.SESSION, this::fromTeam)
            .audited("removeTeamMember"));
  }

  private Reply fromChannel(Call call) {
    UserId user = call.user("user_id");
    removing.fromChannel(call.caller(), channels.get(call.channel("channel_id")), user);
    return Reply.ok();
  }

  private Reply fromTeam(Call call) {
    UserId user = call.user("user_id");
    removing.fromTeam(call.caller(), teams.get(call.team("team_id")), user);
    return Reply.ok();
  }
}
