package rookery.people.status;

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
import rookery.people.user.Users;

/// The routes about statuses. Thread-safe.
final class StatusEndpoints {
  private final Statuses statuses;
  private final Users users;
  private final Permissions permissions;

  StatusEndpoints(Statuses statuses, Users users, Permissions permissions) {
    this.statuses = statuses;
    this.users = users;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/users/{user_id}/status", Access.SESSION, this::one),
        Route.post("/api/v4/users/status/ids", Access.SESSION, this::many),
        Route.put("/api/v4/users/{user_id}/status", Access.SESSION, this::choose));
  }

  private Reply one(Call call) {
    UserId user = users.get(call.user("user_id")).id();
    return Reply.json(StatusJson.of(statuses.of(user)));
  }

  private Reply many(Call call) {
    List<UserId> ids = call.bodyIds("user_ids", UserId::new);
    if (ids.isEmpty()) {
      throw Problems.invalidBody("user_ids");
    }
    return Reply.json(statuses.all(ids).values().stream().map(StatusJson::of).toList());
  }

  private Reply choose(Call call) {
    UserId user = call.user("user_id");
    Wish wish = call.body(Wish.class, "status");
    if (!user.value().equals(wish.user_id)) {
      throw Problems.invalidBody("user_id");
    }
    Availability wanted =
        Availability.of(wish.status == null ? "" : wish.status)
            .orElseThrow(() -> Problems.invalidBody("status"));
    if (wish.dnd_end_time < 0) {
      throw Problems.invalidBody("dnd_end_time");
    }
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    users.get(user);
    return Reply.json(StatusJson.of(statuses.choose(user, wanted, wish.dnd_end_time)));
  }

  /// The body that chooses a status. Immutable.
  ///
  /// @param dnd_end_time seconds, unlike all other times
  private record Wish(@Nullable String user_id, @Nullable String status, long dnd_end_time) {}
}
