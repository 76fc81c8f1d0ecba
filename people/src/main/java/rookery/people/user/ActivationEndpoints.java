package rookery.people.user;

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

/// The route that deactivates accounts. Thread-safe.
final class ActivationEndpoints {
  private final Activation activation;
  private final Permissions permissions;

  ActivationEndpoints(Activation activation, Permissions permissions) {
    this.activation = activation;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/api/v4/users/{user_id}/active", Access.SESSION, this::set)
            .recorded("updateUserActive"));
  }

  private Reply set(Call call) {
    UserId user = call.user("user_id");
    Boolean active = call.body(Wish.class, "active").active();
    if (active == null) {
      throw Problems.invalidBody("active");
    }
    call.notes().about("active", active);
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    if (!active && user.equals(call.caller().user())) {
      // Clients are told so by EnableUserDeactivation=false; and somebody must stay to administer.
      throw Problems.forbidden();
    }
    activation.set(user, active);
    return Reply.ok();
  }

  /// The body. Immutable.
  private record Wish(@Nullable Boolean active) {}
}
