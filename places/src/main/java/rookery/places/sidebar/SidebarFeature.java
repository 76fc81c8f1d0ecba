package rookery.places.sidebar;

import java.util.List;
import rookery.http.Route;
import rookery.people.People;
import rookery.places.member.TeamAccess;
import rookery.postgres.Database;

/// Puts the sidebar together.
public final class SidebarFeature {
  private SidebarFeature() {}

  /// The routes of the sidebar.
  public static List<Route> routes(Database database, TeamAccess teams, People people) {
    return new SidebarEndpoints(new Sidebar(database), teams, people.permissions()).routes();
  }
}
