package rookery.people.mfa;

import static java.util.Objects.requireNonNullElse;

import java.util.Base64;
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

/// The routes of second factors (protocol: rest C.2). Thread-safe.
final class MfaEndpoints {
  private final MultiFactor factor;
  private final Permissions permissions;

  MfaEndpoints(MultiFactor factor, Permissions permissions) {
    this.factor = factor;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/users/{user_id}/mfa/generate", Access.SESSION, this::generate)
            .recorded("generateMfaSecret"),
        Route.put("/api/v4/users/{user_id}/mfa", Access.SESSION, this::set)
            .recorded("updateUserMfa"));
  }

  private Reply generate(Call call) {
    UserId user = whose(call);
    var secret = factor.generate(user);
    String picture = Base64.getEncoder().encodeToString(QrCodes.png(secret.address()));
    return Reply.json(new SecretJson(secret.secret(), picture)).with("Cache-Control", "no-store");
  }

  private Reply set(Call call) {
    var wish = call.body(Wish.class, "mfa");
    Boolean activate = wish.activate;
    UserId user = whose(call);
    if (activate == null) {
      throw Problems.invalidBody("activate");
    }
    call.notes().about("activate", activate);
    if (activate) {
      String code = requireNonNullElse(wish.code, "").strip();
      if (code.isEmpty()) {
        throw Problems.invalidBody("code");
      }
      factor.activate(user, code);
    } else {
      factor.deactivate(user);
    }
    return Reply.ok();
  }

  private UserId whose(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    return user;
  }

  /// What an app needs, on the wire.
  ///
  /// @param qr_code a PNG in base 64
  private record SecretJson(String secret, String qr_code) {}

  /// The body that switches it on or off. Immutable.
  private record Wish(@Nullable Boolean activate, @Nullable String code) {}
}
