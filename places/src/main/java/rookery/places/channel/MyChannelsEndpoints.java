package rookery.places.channel;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.places.team.TeamPermits;
import rookery.places.team.Teams;

/// The routes about the channels a user is in: listing and viewing them. Thread-safe.
final class MyChannelsEndpoints {
  private final Channels channels;
  private final Views views;
  private final Teams teams;
  private final TeamPermits teamPermits;
  private final Permissions permissions;

  MyChannelsEndpoints(
      Channels channels,
      Views views,
      Teams teams,
      TeamPermits teamPermits,
      Permissions permissions) {
    this.channels = channels;
    this.views = views;
    this.teams = teams;
    this.teamPermits = teamPermits;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/users/{user_id}/teams/{team_id}/channels", Access.SESSION, this::ofTeam),
        Route.get("/api/v4/users/{user_id}/channels", Access.SESSION, this::ofAllTeams),
        Route.post("/api/v4/channels/members/{user_id}/view", Access.SESSION, this::view));
  }

  private Reply ofTeam(Call call) {
    UserId user = whose(call);
    var team = teams.get(call.team("team_id"));
    if (!teamPermits.allows(call.caller(), team, Permission.VIEW_TEAM)) {
      throw Problems.forbidden();
    }
    Archived archived = archived(call);
    var found = channels.ofUser(user, team.id(), archived, call.known());
    return call.tagged(found.version(), () -> Reply.json(wire(some(found.rows()))));
  }

  private static List<Channel> some(List<Channel> mine) {
    if (mine.isEmpty()) {
      throw new Problem.NotFound(
              "app.channel.get_channels.not_found.app_error", "No channels were found.")
          .raise();
    }
    return mine;
  }

  private Reply ofAllTeams(Call call) {
    UserId user = whose(call);
    Archived archived = archived(call);
    var found = channels.ofUser(user, archived, call.known());
    return call.tagged(found.version(), () -> Reply.json(wire(found.rows())));
  }

  private Reply view(Call call) {
    UserId user = whose(call);
    ViewBody body = call.body(ViewBody.class, "channel_view");
    var looked = new LinkedHashSet<ChannelId>();
    add(looked, body.channel_id(), "channel_id");
    add(looked, body.prev_channel_id(), "prev_channel_id");
    List<Viewed> viewed = views.view(user, looked, !body.collapsed_threads_supported());
    return Reply.json(
        new ViewAnswer("OK", viewed.stream().collect(toMap(v -> v.channel().value(), Viewed::at))));
  }

  private UserId whose(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    return user;
  }

  private static Archived archived(Call call) {
    long since = call.number("last_delete_at", 0);
    if (since < 0) {
      throw Problems.invalidUrl("last_delete_at");
    }
    return new Archived(call.flag("include_deleted"), since);
  }

  private static List<ChannelJson> wire(List<Channel> some) {
    return some.stream().map(ChannelJson::of).toList();
  }

  private static void add(Set<ChannelId> looked, @Nullable String id, String what) {
    if (id == null || id.isEmpty()) {
      return;
    }
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidBody(what);
    }
    looked.add(new ChannelId(id));
  }

  /// What a client looks at now, and what it looked at before. Immutable.
  private record ViewBody(
      @Nullable String channel_id,
      @Nullable String prev_channel_id,
      boolean collapsed_threads_supported) {}

  /// The answer to a view. Immutable.
  private record ViewAnswer(String status, Map<String, Long> last_viewed_at_times) {}
}
