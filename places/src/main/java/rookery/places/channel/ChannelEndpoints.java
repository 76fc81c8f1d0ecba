package rookery.places.channel;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.CleanText;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.people.user.Users;
import rookery.places.team.Team;
import rookery.places.team.TeamPermits;
import rookery.places.team.Teams;

/// The routes that make and show single channels. Thread-safe.
final class ChannelEndpoints {
  private final Channels channels;
  private final ChannelFounding founding;
  private final ChannelPermits permits;
  private final Teams teams;
  private final TeamPermits teamPermits;
  private final Permissions permissions;
  private final Users users;

  ChannelEndpoints(
      Channels channels,
      ChannelFounding founding,
      ChannelPermits permits,
      Teams teams,
      TeamPermits teamPermits,
      Permissions permissions,
      Users users) {
    this.channels = channels;
    this.founding = founding;
    this.permits = permits;
    this.teams = teams;
    this.teamPermits = teamPermits;
    this.permissions = permissions;
    this.users = users;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/channels", Access.SESSION, this::create).audited("createChannel"),
        Route.post("/api/v4/channels/direct", Access.SESSION, this::direct)
            .audited("createDirectChannel"),
        Route.get("/api/v4/channels/{channel_id}", Access.SESSION, this::byId),
        Route.get(
            "/api/v4/teams/{team_id}/channels/name/{channel_name}", Access.SESSION, this::byName),
        Route.get(
            "/api/v4/teams/name/{team_name}/channels/name/{channel_name}",
            Access.SESSION,
            this::byNames));
  }

  private Reply create(Call call) {
    NewChannel wanted = call.body(Wish.class, "channel").command();
    ChannelRules.check(wanted);
    Team team = teams.get(wanted.team());
    var needed =
        wanted.type() == ChannelType.O
            ? Permission.CREATE_PUBLIC_CHANNEL
            : Permission.CREATE_PRIVATE_CHANNEL;
    if (!teamPermits.allows(call.caller(), team, needed)) {
      throw Problems.forbidden();
    }
    Channel founded = founding.found(call.caller().user(), wanted);
    call.notes().about("channel_id", founded.id());
    call.notes().about("team_id", wanted.team());
    call.notes().about("type", wanted.type().name());
    return Reply.created(ChannelJson.of(founded));
  }

  private Reply direct(Call call) {
    // Not as other arrays of ids: the same id twice is a channel with oneself.
    List<String> pair = call.bodyList(String.class, "user_ids");
    if (pair.size() != 2 || !pair.stream().allMatch(Ids::wellFormed)) {
      throw Problems.invalidBody("user_ids");
    }
    permissions.demandSystem(call.caller(), Permission.CREATE_DIRECT_CHANNEL);
    UserId me = call.caller().user();
    if (!pair.contains(me.value())) {
      permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    }
    var first = new UserId(pair.getFirst());
    var second = new UserId(pair.getLast());
    if (users.find(first).isEmpty() || users.find(second).isEmpty()) {
      throw new Problem.Invalid(
              "api.channel.create_direct_channel.invalid_user.app_error",
              "There is no such user to talk to.")
          .raise();
    }
    Channel channel =
        second.equals(me) ? founding.direct(me, first) : founding.direct(first, second);
    call.notes().about("channel_id", channel.id());
    return Reply.created(ChannelJson.of(channel));
  }

  private Reply byId(Call call) {
    Channel channel = channels.fresh(call.channel("channel_id"));
    if (!permits.reads(call.caller(), channel)) {
      throw Problems.forbidden();
    }
    return Reply.json(ChannelJson.of(channel));
  }

  private Reply byName(Call call) {
    return named(call, call.team("team_id"));
  }

  private Reply byNames(Call call) {
    TeamId team = teams.byName(call.path("team_name")).orElseThrow(Problems::noTeam).id();
    return named(call, team);
  }

  private Reply named(Call call, TeamId team) {
    Optional<Channel> found = channels.byName(team, call.path("channel_name"));
    Channel channel =
        found
            .filter(c -> !c.archived() || call.flag("include_deleted"))
            .orElseThrow(Problems::noChannel);
    if (!permits.reads(call.caller(), channel)) {
      // Nobody learns from an answer which private channels there are.
      throw channel.type() == ChannelType.O ? Problems.forbidden() : Problems.noChannel();
    }
    return Reply.json(ChannelJson.of(channel));
  }

  /// The body that founds a channel. Immutable.
  private record Wish(
      @Nullable String team_id,
      @Nullable String type,
      @Nullable String name,
      @Nullable String display_name,
      @Nullable String header,
      @Nullable String purpose) {
    NewChannel command() {
      if (team_id == null || !Ids.wellFormed(team_id)) {
        throw Problems.invalidBody("team_id");
      }
      return new NewChannel(
          new TeamId(team_id),
          parsed(type),
          requireNonNullElse(name, ""),
          text(display_name),
          text(header),
          text(purpose));
    }

    private static ChannelType parsed(@Nullable String type) {
      try {
        return ChannelType.valueOf(requireNonNullElse(type, ""));
      } catch (IllegalArgumentException _) {
        throw Problems.invalidBody("type");
      }
    }

    private static String text(@Nullable String value) {
      return CleanText.of(requireNonNullElse(value, "")).strip();
    }
  }
}
