package rookery.server.cluster;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The cluster's data, for system administrators. Immutable.
final class ClusterEndpoints {
  private final ClusterView view;
  private final Permissions permissions;

  ClusterEndpoints(ClusterView view, Permissions permissions) {
    this.view = view;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/cluster/status", Access.SESSION, this::status),
        Route.get("/api/rookery/v1/cluster", Access.SESSION, this::cluster));
  }

  private Reply status(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return Reply.json(view.infos());
  }

  private Reply cluster(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return Reply.json(view.whole()).with("Cache-Control", "no-store");
  }
}
