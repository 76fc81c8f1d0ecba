package rookery.people.access;

import java.util.List;
import rookery.http.Route;

/// Puts permissions and roles together.
public record AccessFeature(Roles roles, Permissions permissions, List<Route> routes) {
  public static AccessFeature assemble() {
    var roles = Roles.builtIn();
    return new AccessFeature(roles, new Permissions(roles), new RoleEndpoints(roles).routes());
  }
}
