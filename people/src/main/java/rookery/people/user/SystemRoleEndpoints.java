package rookery.people.user;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The route that gives users system roles. Thread-safe.
final class SystemRoleEndpoints {
  private final RoleChange change;
  private final Permissions permissions;

  SystemRoleEndpoints(RoleChange change, Permissions permissions) {
    this.change = change;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/api/v4/users/{user_id}/roles", Access.SESSION, this::set)
            .recorded("updateUserRoles"));
  }

  private Reply set(Call call) {
    UserId user = call.user("user_id");
    String names = requireNonNullElse(call.body(Wish.class, "roles").roles, "");
    permissions.demandSystem(call.caller(), Permission.MANAGE_ROLES);
    List<String> wanted = change.known(names);
    call.notes().about("roles", wanted);
    boolean itself = user.equals(call.caller().user());
    if (itself && call.caller().administers() && !wanted.contains("system_admin")) {
      // Somebody must stay to administer.
      throw Problems.forbidden();
    }
    change.set(call.caller(), user, wanted);
    return Reply.ok();
  }

  /// The body: names separated by spaces. Immutable.
  private record Wish(@Nullable String roles) {}
}
