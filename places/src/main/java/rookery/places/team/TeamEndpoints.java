package rookery.places.team;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.CleanText;
import rookery.kernel.Problems;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The routes about teams themselves. Thread-safe.
final class TeamEndpoints {
  private final Teams teams;
  private final TeamFounding founding;
  private final TeamPermits permits;
  private final Permissions permissions;

  TeamEndpoints(Teams teams, TeamFounding founding, TeamPermits permits, Permissions permissions) {
    this.teams = teams;
    this.founding = founding;
    this.permits = permits;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/teams", Access.SESSION, this::create).audited("createTeam"),
        Route.get("/api/v4/teams", Access.SESSION, this::list),
        Route.get("/api/v4/teams/{team_id}", Access.SESSION, this::byId),
        Route.get("/api/v4/teams/name/{team_name}", Access.SESSION, this::byName),
        Route.get("/api/v4/teams/name/{team_name}/exists", Access.SESSION, this::exists),
        Route.get("/api/v4/users/{user_id}/teams", Access.SESSION, this::ofUser));
  }

  private Reply create(Call call) {
    NewTeam wanted = call.body(Wish.class, "team").command();
    permissions.demandSystem(call.caller(), Permission.CREATE_TEAM);
    Team team = founding.found(call.caller().user(), wanted);
    call.notes().about("team_id", team.id());
    return Reply.created(TeamJson.of(team, true, true));
  }

  private Reply list(Call call) {
    boolean open = permissions.allows(call.caller(), Permission.LIST_PUBLIC_TEAMS);
    if (!open) {
      permissions.demandSystem(call.caller(), Permission.LIST_PRIVATE_TEAMS);
    }
    boolean closed = !open || permissions.system(call.caller(), Permission.LIST_PRIVATE_TEAMS);
    var listing = new TeamListing(open, closed);
    List<TeamJson> page = wire(call.caller(), teams.page(listing, call.page()));
    // Two shapes of one answer: clients break on the wrong one (protocol: rest G 17).
    return call.flag("include_total_count")
        ? Reply.json(new Counted(page, teams.count(listing)))
        : Reply.json(page).taggedByBody();
  }

  private Reply byId(Call call) {
    return show(call.caller(), teams.again(call.team("team_id")));
  }

  private Reply byName(Call call) {
    return show(call.caller(), named(call));
  }

  private Reply exists(Call call) {
    return Reply.json(Map.of("exists", teams.byName(call.path("team_name")).isPresent()));
  }

  private Reply ofUser(Call call) {
    var user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.MANAGE_SYSTEM);
    return Reply.json(wire(call.caller(), teams.ofUser(user))).taggedByBody();
  }

  private Team named(Call call) {
    return teams.byName(call.path("team_name")).orElseThrow(Problems::noTeam);
  }

  private Reply show(Caller caller, Team team) {
    boolean listed = team.open() && permissions.system(caller, Permission.LIST_PUBLIC_TEAMS);
    if (!listed
        && !permits.allows(caller, team, Permission.VIEW_TEAM)
        && !(team.open() && permissions.allows(caller, Permission.LIST_PUBLIC_TEAMS))) {
      throw Problems.forbidden();
    }
    return Reply.json(wire(permits.view(caller), team));
  }

  private List<TeamJson> wire(Caller caller, List<Team> some) {
    if (some.isEmpty()) {
      return List.of();
    }
    TeamView view = permits.view(caller);
    return some.stream().map(team -> wire(view, team)).toList();
  }

  private static TeamJson wire(TeamView view, Team team) {
    return TeamJson.of(
        team, view.shows(team, Permission.MANAGE_TEAM), view.shows(team, Permission.INVITE_USER));
  }

  /// A page with the number of all. Immutable.
  private record Counted(List<TeamJson> teams, long total_count) {}

  /// The body that founds a team. Immutable.
  private record Wish(
      @Nullable String name,
      @Nullable String display_name,
      @Nullable String type,
      @Nullable String description,
      @Nullable String email,
      @Nullable String company_name,
      @Nullable String allowed_domains,
      boolean allow_open_invite) {
    NewTeam command() {
      return new NewTeam(
          text(name),
          text(display_name).strip(),
          text(type),
          text(description),
          text(email),
          text(company_name),
          text(allowed_domains),
          allow_open_invite);
    }

    private static String text(@Nullable String value) {
      return CleanText.of(requireNonNullElse(value, ""));
    }
  }
}
