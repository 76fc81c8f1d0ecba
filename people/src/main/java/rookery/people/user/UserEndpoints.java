package rookery.people.user;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The routes that look users up and change them. Thread-safe.
final class UserEndpoints {
  private static final int LONGEST_NAME = 64;

  private final Users users;
  private final Profiles profiles;
  private final EmailVerification verification;
  private final Avatars avatars;
  private final Permissions permissions;
  private final Supplier<UserJson.Visibility> visibility;

  UserEndpoints(
      Users users,
      Profiles profiles,
      EmailVerification verification,
      Avatars avatars,
      Permissions permissions,
      Supplier<UserJson.Visibility> visibility) {
    this.users = users;
    this.profiles = profiles;
    this.verification = verification;
    this.avatars = avatars;
    this.permissions = permissions;
    this.visibility = visibility;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/users/ids", Access.SESSION, this::byIds),
        Route.post("/api/v4/users/usernames", Access.SESSION, this::byUsernames),
        Route.get("/api/v4/users/stats", Access.SESSION, this::stats),
        Route.get("/api/v4/users/{user_id}", Access.SESSION, this::byId),
        Route.get("/api/v4/users/username/{username}", Access.SESSION, this::byUsername),
        Route.put("/api/v4/users/{user_id}/patch", Access.SESSION, this::patch)
            .recorded("patchUser"),
        Route.get("/api/v4/users/{user_id}/image", Access.SESSION_WITHOUT_CSRF, this::image));
  }

  private Reply byIds(Call call) {
    List<UserId> ids = call.bodyIds("user_ids", UserId::new);
    if (ids.isEmpty()) {
      throw Problems.invalidBody("user_ids");
    }
    return list(call.caller(), users.all(ids, call.time("since")));
  }

  private Reply byUsernames(Call call) {
    List<String> names = call.bodyTexts();
    if (names.isEmpty()) {
      throw Problems.invalidBody("usernames");
    }
    return list(call.caller(), users.byUsernames(names));
  }

  private Reply stats(Call call) {
    return Reply.json(Map.of("total_users_count", users.count()));
  }

  private Reply byId(Call call) {
    return one(call.caller(), users.again(call.user("user_id")).orElseThrow(Problems::noUser));
  }

  private Reply byUsername(Call call) {
    String name = call.path("username").toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw Problems.invalidUrl("username");
    }
    var found = users.byUsernames(List.of(name)).stream().findFirst();
    return one(call.caller(), found.orElseThrow(Problems::noUser));
  }

  private Reply patch(Call call) {
    UserId id = call.user("user_id");
    var patch = call.body(ProfilePatch.class, "user");
    permissions.demandSelfOr(call.caller(), id, Permission.EDIT_OTHER_USERS);
    boolean byItself = call.caller().user().equals(id);
    // Not from memory: whether the address changes, and so the password is asked for, hangs on it.
    User before = users.again(id).orElseThrow(Problems::noUser);
    User changed =
        profiles.patch(
            before, patch, byItself ? Optional.of(call.request().address()) : Optional.empty());
    if (!changed.email().equals(before.email())) {
      call.notes().about("changed", List.of("email"));
      verification.ask(changed);
    }
    return Reply.json(UserJson.seenBy(call.caller(), changed, visibility.get()));
  }

  private Reply image(Call call) {
    User user = users.get(call.user("user_id"));
    return Reply.bytes("image/png", avatars.of(user))
        .with("Cache-Control", "max-age=86400, private")
        .tagged(user.username().substring(0, 1) + "." + user.lastPictureUpdate());
  }

  private Reply list(Caller caller, List<User> some) {
    return Reply.json(
        some.stream().map(user -> UserJson.seenBy(caller, user, visibility.get())).toList());
  }

  private Reply one(Caller caller, User user) {
    return Reply.json(UserJson.seenBy(caller, user, visibility.get())).taggedByBody();
  }
}
