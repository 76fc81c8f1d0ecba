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

/// The routes that change passwords and vouch for mail addresses. Thread-safe.
final class PasswordEndpoints {
  private final PasswordChange passwords;
  private final EmailVerification verification;
  private final Permissions permissions;

  PasswordEndpoints(
      PasswordChange passwords, EmailVerification verification, Permissions permissions) {
    this.passwords = passwords;
    this.verification = verification;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.put("/api/v4/users/{user_id}/password", Access.SESSION, this::change)
            .recorded("updatePassword"),
        Route.post(
                "/api/v4/users/{user_id}/email/verify/member", Access.SESSION, this::verifyMember)
            .recorded("verifyUserEmailWithoutToken"));
  }

  private Reply change(Call call) {
    UserId user = call.user("user_id");
    var wish = call.body(Wish.class, "password");
    String wanted = requireNonNullElse(wish.new_password, "");
    if (user.equals(call.caller().user())) {
      String present = requireNonNullElse(wish.current_password, "");
      if (present.isEmpty()) {
        throw Problems.invalidBody("current_password");
      }
      passwords.byItself(
          call.caller(), new LogInCheck.Shown(present, "", call.request().address()), wanted);
    } else {
      permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
      passwords.byAdministrator(user, wanted);
    }
    return Reply.ok();
  }

  private Reply verifyMember(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return Reply.json(UserJson.admin(verification.byAdministrator(user)));
  }

  /// The body that changes a password. Immutable.
  private record Wish(@Nullable String current_password, @Nullable String new_password) {}
}
