package rookery.people.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.Problems;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.people.user.User;
import rookery.people.user.Users;

/// The routes that list a user's sessions and end them. Thread-safe.
final class SessionEndpoints {
  private final Sessions sessions;
  private final Users users;
  private final Permissions permissions;

  SessionEndpoints(Sessions sessions, Users users, Permissions permissions) {
    this.sessions = sessions;
    this.users = users;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/users/{user_id}/sessions", Access.SESSION, this::list),
        Route.post("/api/v4/users/{user_id}/sessions/revoke", Access.SESSION, this::revoke)
            .recorded("revokeSession"),
        Route.post("/api/v4/users/{user_id}/sessions/revoke/all", Access.SESSION, this::revokeAll)
            .recorded("revokeAllSessionsForUser"));
  }

  private Reply list(Call call) {
    User user = whose(call);
    return Reply.json(
        sessions.of(user.id()).stream().map(s -> SessionJson.of(s, user.roles())).toList());
  }

  private Reply revoke(Call call) {
    var wish = call.body(Wish.class, "session_id");
    UserId user = whose(call).id();
    String id = wish.session_id;
    if (id == null || !Ids.wellFormed(id)) {
      throw Problems.invalidBody("session_id");
    }
    call.notes().about("session_id", id);
    if (!sessions.end(user, new SessionId(id))) {
      throw Problems.invalidBody("session_id");
    }
    return Reply.ok();
  }

  private Reply revokeAll(Call call) {
    sessions.endAll(whose(call).id());
    return Reply.ok();
  }

  private User whose(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    return users.again(user).orElseThrow(Problems::noUser);
  }

  /// The body that names a session. Immutable.
  private record Wish(@Nullable String session_id) {}
}
