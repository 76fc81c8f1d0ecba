package rookery.people.mfa;

import java.util.List;
import java.util.Set;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problem;

/// What is open to whoever has to set up a second factor first: to do so, to log out, and what the
/// web app asks for before it shows any page, because it logs out on the first 401 (protocol: rest
/// A.2). Immutable.
public final class ConfinedEndpoints {
  /// About the caller alone.
  private static final Set<String> OWN =
      Set.of(
          "GET /api/v4/users/{user_id}",
          "GET /api/v4/users/{user_id}/preferences",
          "GET /api/v4/users/{user_id}/teams",
          "GET /api/v4/users/{user_id}/teams/members",
          "GET /api/v4/users/{user_id}/teams/unread",
          "POST /api/v4/users/{user_id}/mfa/generate",
          "PUT /api/v4/users/{user_id}/mfa");

  /// About nobody.
  private static final Set<String> ALL =
      Set.of("POST /api/v4/roles/names", "GET /api/v4/limits/server");

  /// Open to anybody, and the caller counts.
  private static final Set<String> KNOWN =
      Set.of("POST /api/v4/users/logout", "GET /api/v4/config/client");

  private ConfinedEndpoints() {}

  /// The same routes, closed to whoever has to set up a second factor first.
  public static List<Route> guarded(List<Route> routes) {
    return routes.stream().map(ConfinedEndpoints::guarded).toList();
  }

  private static Route guarded(Route route) {
    if (route.access() == Access.PROBE || KNOWN.contains(route.name())) {
      return route;
    }
    boolean anybody =
        route.access() == Access.PUBLIC || route.access() == Access.PUBLIC_WITHOUT_CSRF;
    return route.through(call -> {
      boolean confined = call.anyCaller().filter(Caller::confined).isPresent();
      if (!confined) {
        return route.handler().handle(call);
      }
      return anybody ? route.handler().handle(call.ofNobody()) : open(route, call);
    });
  }

  private static Reply open(Route route, Call call) {
    boolean own = OWN.contains(route.name()) && call.user("user_id").equals(call.caller().user());
    if (!own && !ALL.contains(route.name())) {
      throw new Problem.Confined(
              "api.context.mfa_required.app_error", "A second factor has to be set up first.")
          .raise();
    }
    return route.handler().handle(call);
  }
}
