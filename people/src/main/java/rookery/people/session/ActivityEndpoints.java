package rookery.people.session;

import java.util.List;
import java.util.Set;
import rookery.http.Route;

/// Which requests show that a person is there (protocol: rest D.3). What clients ask by themselves,
/// such as who is online, shows nothing. Immutable.
public final class ActivityEndpoints {
  private static final Set<String> ACTS =
      Set.of(
          "GET /api/v4/users/{user_id}",
          "POST /api/v4/posts",
          "PUT /api/v4/posts/{post_id}/patch",
          "DELETE /api/v4/posts/{post_id}",
          "POST /api/v4/reactions",
          "POST /api/v4/channels/members/{user_id}/view",
          "PUT /api/v4/users/{user_id}/patch",
          "PUT /api/v4/users/{user_id}/status");

  private ActivityEndpoints() {}

  /// The same routes, of which those that show it tell the caller's session.
  public static List<Route> noted(List<Route> routes, Sessions sessions) {
    return routes.stream()
        .map(route -> ACTS.contains(route.name()) ? noted(route, sessions) : route)
        .toList();
  }

  private static Route noted(Route route, Sessions sessions) {
    return route.through(call -> {
      call.anyCaller().ifPresent(sessions::active);
      return route.handler().handle(call);
    });
  }
}
