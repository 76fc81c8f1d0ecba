package rookery.places.sidebar;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.places.member.TeamAccess;

/// The routes of the sidebar. Thread-safe.
final class SidebarEndpoints {
  private final Sidebar sidebar;
  private final TeamAccess teams;
  private final Permissions permissions;

  SidebarEndpoints(Sidebar sidebar, TeamAccess teams, Permissions permissions) {
    this.sidebar = sidebar;
    this.teams = teams;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v4/users/{user_id}/teams/{team_id}/channels/categories",
            Access.SESSION,
            this::categories));
  }

  private Reply categories(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    TeamId team = teams.demand(call.caller(), call.team("team_id"), Permission.VIEW_TEAM).id();
    var categories = sidebar.of(user, team).shelves().stream().map(CategoryJson::of).toList();
    return Reply.json(
            new Categories(categories, categories.stream().map(CategoryJson::id).toList()))
        .taggedByBody();
  }

  /// A whole sidebar. Immutable.
  private record Categories(List<CategoryJson> categories, List<String> order) {}

  /// A category with its channels. Immutable.
  private record CategoryJson(
      String id,
      UserId user_id,
      TeamId team_id,
      long sort_order,
      String sorting,
      String type,
      String display_name,
      boolean muted,
      boolean collapsed,
      List<ChannelId> channel_ids) {
    static CategoryJson of(Arrangement.Shelf shelf) {
      Category category = shelf.category();
      return new CategoryJson(
          category.id(),
          category.user(),
          category.team(),
          category.sortOrder(),
          category.sorting(),
          category.type().word(),
          category.displayName(),
          category.muted(),
          category.collapsed(),
          shelf.channels());
    }
  }
}
