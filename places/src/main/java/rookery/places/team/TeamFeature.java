package rookery.places.team;

import java.util.List;
import rookery.http.Route;
import rookery.people.People;

/// Puts the routes of teams together. [Teams] and [TeamFounding] come before, because memberships
/// stand between them.
public final class TeamFeature {
  private TeamFeature() {}

  /// The routes about teams themselves.
  ///
  /// @param permits answered by the memberships
  public static List<Route> routes(
      Teams teams, TeamFounding founding, TeamPermits permits, People people) {
    return new TeamEndpoints(teams, founding, permits, people.permissions()).routes();
  }
}
