package rookery.places.member;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.places.channel.Channel;
import rookery.places.channel.Channels;

/// The routes about members of channels. Thread-safe.
final class ChannelMemberEndpoints {
  /// The most users that one call adds.
  private static final int MOST_AT_ONCE = 1_000;

  private final Channels channels;
  private final ChannelMembers members;
  private final Adding adding;
  private final TeamAccess teamAccess;
  private final ChannelAccess channelAccess;
  private final Permissions permissions;

  ChannelMemberEndpoints(
      Channels channels,
      ChannelMembers members,
      Adding adding,
      TeamAccess teamAccess,
      ChannelAccess channelAccess,
      Permissions permissions) {
    this.channels = channels;
    this.members = members;
    this.adding = adding;
    this.teamAccess = teamAccess;
    this.channelAccess = channelAccess;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/channels/{channel_id}/members", Access.SESSION, this::add)
            .audited("addChannelMember"),
        Route.get("/api/v4/channels/{channel_id}/members/{user_id}", Access.SESSION, this::one),
        Route.get(
            "/api/v4/users/{user_id}/teams/{team_id}/channels/members",
            Access.SESSION,
            this::ofTeam),
        Route.get("/api/v4/users/{user_id}/channel_members", Access.SESSION, this::ofAllTeams));
  }

  /// One body has two forms, and the answer has the form of the body.
  private Reply add(Call call) {
    Channel channel = channels.get(call.channel("channel_id"));
    NewMembers wanted = call.body(NewMembers.class, "channel_member");
    PostId root = root(wanted.post_root_id());
    if (wanted.user_ids() == null) {
      UserId user = user(wanted.user_id());
      call.notes().about("user_id", user);
      ChannelMember member = adding.toChannel(call.caller(), channel, user, root);
      return Reply.created(ChannelMemberJson.of(member, call.caller().user()));
    }
    var users = new LinkedHashSet<UserId>();
    wanted.user_ids().forEach(id -> users.add(user(id)));
    if (users.isEmpty() || users.size() > MOST_AT_ONCE) {
      throw Problems.invalidBody("user_ids");
    }
    call.notes().about("user_ids", users);
    return Reply.created(addAll(call.caller(), channel, users, root));
  }

  /// Adds whom it can; fails only if that is nobody.
  private List<ChannelMemberJson> addAll(
      Caller caller, Channel channel, Iterable<UserId> users, @Nullable PostId root) {
    var added = new ArrayList<ChannelMemberJson>();
    ProblemException last = null;
    for (UserId user : users) {
      try {
        var member = adding.toChannel(caller, channel, user, root);
        added.add(ChannelMemberJson.of(member, caller.user()));
      } catch (ProblemException e) {
        last = e;
      }
    }
    if (added.isEmpty() && last != null) {
      throw last;
    }
    return added;
  }

  private Reply one(Call call) {
    Channel channel =
        channelAccess.demand(call.caller(), call.channel("channel_id"), Permission.READ_CHANNEL);
    ChannelMember member =
        members
            .find(channel.id(), call.user("user_id"))
            .orElseThrow(() ->
                new Problem.NotFound(
                        "app.channel.get_member.missing.app_error",
                        "The user is not in this channel.")
                    .raise());
    return Reply.json(ChannelMemberJson.of(member, call.caller().user()));
  }

  private Reply ofTeam(Call call) {
    UserId user = whose(call);
    var team = teamAccess.demand(call.caller(), call.team("team_id"), Permission.VIEW_TEAM);
    var found = members.ofUser(user, team.id(), call.known());
    return call.tagged(
        found.version(),
        () ->
            Reply.json(
                found.rows().stream().map(member -> ChannelMemberJson.of(member, user)).toList()));
  }

  /// Page -1 is everything, one member a line (protocol: rest G 16).
  private Reply ofAllTeams(Call call) {
    UserId user = whose(call);
    if (call.number("page", 0) != -1) {
      return Reply.json(wire(user, members.page(user, call.page())));
    }
    var found = members.all(user, call.known());
    return call.tagged(found.version(), () -> Reply.lines(wire(user, found.rows())));
  }

  private static List<TeamedMemberJson> wire(UserId user, List<TeamedMember> some) {
    return some.stream().map(member -> TeamedMemberJson.of(member, user)).toList();
  }

  private UserId whose(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    return user;
  }

  private static UserId user(@Nullable String id) {
    if (id == null || !Ids.wellFormed(id)) {
      throw Problems.invalidBody("user_id or user_ids");
    }
    return new UserId(id);
  }

  private static @Nullable PostId root(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return null;
    }
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidBody("post_root_id");
    }
    return new PostId(id);
  }

  /// The body that adds one user, or several. Immutable.
  private record NewMembers(
      @Nullable String user_id,
      @Nullable List<@Nullable String> user_ids,
      @Nullable String post_root_id) {}
}
