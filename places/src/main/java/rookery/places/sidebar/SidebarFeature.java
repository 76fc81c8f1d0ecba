package rookery.places.sidebar;

import java.util.List;
import rookery.http.Route;
import rookery.people.People;
import rookery.places.channel.Channels;
import rookery.places.member.TeamAccess;
import rookery.postgres.Database;

/// Puts the sidebar together.
public final class SidebarFeature {
  private SidebarFeature() {}

  /// The routes of the sidebar.
  public static List<Route> routes(
      Database database, Channels channels, TeamAccess teams, People people) {
    var sidebar = new Sidebar(database, channels, people.preferences());
    return new SidebarEndpoints(sidebar, teams, people.permissions()).routes();
  }
}
