package rookery.people.access;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.Problems;

/// The routes that read schemes, sets of roles of which every team could have its own: there is
/// none (protocol: rest C.5). Thread-safe.
final class SchemeEndpoints {
  private final Permissions permissions;

  SchemeEndpoints(Permissions permissions) {
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/schemes", Access.SESSION, this::all),
        Route.get("/api/v4/schemes/{scheme_id}", Access.SESSION, this::one),
        Route.get("/api/v4/schemes/{scheme_id}/teams", Access.SESSION, this::one),
        Route.get("/api/v4/schemes/{scheme_id}/channels", Access.SESSION, this::one));
  }

  private Reply all(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return Reply.json(List.of());
  }

  private Reply one(Call call) {
    if (!Ids.wellFormed(call.path("scheme_id"))) {
      throw Problems.invalidUrl("scheme_id");
    }
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    throw new Problem.NotFound("app.scheme.get.app_error", "There is no such scheme.").raise();
  }
}
