package rookery.server.audit;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The routes that show kept entries of the audit log (protocol: rest C). Thread-safe.
final class AuditEndpoints {
  private final AuditTable table;
  private final Permissions permissions;

  AuditEndpoints(AuditTable table, Permissions permissions) {
    this.table = table;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/audits", Access.SESSION, this::all),
        Route.get("/api/v4/users/{user_id}/audits", Access.SESSION, this::ofUser));
  }

  private Reply all(Call call) {
    permissions.demandSystem(call.caller(), Permission.READ_AUDITS);
    return Reply.json(table.page(call.page()));
  }

  private Reply ofUser(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    return Reply.json(table.page(user, call.page()));
  }
}
