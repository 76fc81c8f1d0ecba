package rookery.people.session;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.json.OmitEmpty;
import rookery.kernel.CleanText;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.people.user.User;
import rookery.people.user.Users;

/// The routes of personal access tokens (protocol: rest C.2, D.9). Thread-safe.
final class AccessTokenEndpoints {
  private static final int LONGEST_DESCRIPTION = 255;
  private static final String TOKENS = "/api/v4/users/tokens";

  private final AccessTokens tokens;
  private final Users users;
  private final Permissions permissions;

  AccessTokenEndpoints(AccessTokens tokens, Users users, Permissions permissions) {
    this.tokens = tokens;
    this.users = users;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/users/{user_id}/tokens", Access.SESSION, this::make)
            .recorded("createUserAccessToken"),
        Route.get("/api/v4/users/{user_id}/tokens", Access.SESSION, this::ofUser),
        Route.get(TOKENS, Access.SESSION, this::all),
        Route.post(TOKENS + "/search", Access.SESSION, this::search),
        Route.get(TOKENS + "/{token_id}", Access.SESSION, this::one),
        Route.post(TOKENS + "/revoke", Access.SESSION, this::revoke)
            .recorded("revokeUserAccessToken"),
        Route.post(TOKENS + "/disable", Access.SESSION, this::disable)
            .recorded("disableUserAccessToken"),
        Route.post(TOKENS + "/enable", Access.SESSION, this::enable)
            .recorded("enableUserAccessToken"));
  }

  /// A token on the wire.
  ///
  /// @param token the secret, only in the answer to whoever made it
  private record TokenJson(
      String id, @OmitEmpty String token, String user_id, String description, boolean is_active) {
    static TokenJson of(AccessToken of, String secret) {
      return new TokenJson(of.id(), secret, of.user().value(), of.description(), of.active());
    }
  }

  private Reply make(Call call) {
    UserId user = call.user("user_id");
    String description =
        CleanText.of(requireNonNullElse(call.body(Wish.class, "token").description, "")).strip();
    demand(call.caller(), user, Permission.CREATE_USER_ACCESS_TOKEN);
    User whose = users.again(user).orElseThrow(Problems::noUser);
    if (whose.administers()) {
      // Or whoever may make tokens of others could become an administrator.
      permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    }
    if (description.isEmpty() || CleanText.length(description) > LONGEST_DESCRIPTION) {
      throw new Problem.Invalid(
              "model.user_access_token.is_valid.description.app_error",
              "A description of 1 to " + LONGEST_DESCRIPTION + " characters is needed.")
          .raise();
    }
    var made = tokens.make(user, description);
    call.notes().about("token_id", made.token().id());
    return Reply.json(TokenJson.of(made.token(), made.secret()));
  }

  private Reply ofUser(Call call) {
    UserId user = call.user("user_id");
    demand(call.caller(), user, Permission.READ_USER_ACCESS_TOKEN);
    return list(tokens.of(user, call.page()));
  }

  private Reply all(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return list(tokens.all(call.page()));
  }

  private Reply search(Call call) {
    String term = requireNonNullElse(call.body(Search.class, "term").term, "").strip();
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    if (term.isEmpty()) {
      throw Problems.invalidBody("term");
    }
    return list(tokens.search(term));
  }

  private static Reply list(List<AccessToken> some) {
    return Reply.json(some.stream().map(token -> TokenJson.of(token, "")).toList());
  }

  private Reply one(Call call) {
    String id = call.path("token_id");
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidUrl("token_id");
    }
    permissions.demandSystem(call.caller(), Permission.READ_USER_ACCESS_TOKEN);
    AccessToken token =
        tokens
            .find(id)
            .orElseThrow(() ->
                new Problem.NotFound(
                        "app.user_access_token.invalid_or_missing", "There is no such token.")
                    .raise());
    permissions.demandSelfOr(call.caller(), token.user(), Permission.EDIT_OTHER_USERS);
    return Reply.json(TokenJson.of(token, ""));
  }

  private Reply revoke(Call call) {
    tokens.revoke(named(call, Permission.REVOKE_USER_ACCESS_TOKEN).id());
    return Reply.ok();
  }

  private Reply disable(Call call) {
    tokens.activate(named(call, Permission.REVOKE_USER_ACCESS_TOKEN).id(), false);
    return Reply.ok();
  }

  private Reply enable(Call call) {
    tokens.activate(named(call, Permission.CREATE_USER_ACCESS_TOKEN).id(), true);
    return Reply.ok();
  }

  private AccessToken named(Call call, Permission permission) {
    String id = requireNonNullElse(call.body(Named.class, "token_id").token_id, "");
    permissions.demandSystem(call.caller(), permission);
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidBody("token_id");
    }
    AccessToken token = tokens.find(id).orElseThrow(() -> Problems.invalidBody("token_id"));
    call.notes().about("token_id", token.id());
    call.notes().about("user_id", token.user());
    permissions.demandSelfOr(call.caller(), token.user(), Permission.EDIT_OTHER_USERS);
    return token;
  }

  private void demand(Caller caller, UserId user, Permission permission) {
    permissions.demandSystem(caller, permission);
    permissions.demandSelfOr(caller, user, Permission.EDIT_OTHER_USERS);
  }

  /// The body that asks for a token. Immutable.
  private record Wish(@Nullable String description) {}

  /// The body that names a token. Immutable.
  private record Named(@Nullable String token_id) {}

  /// The body that looks for tokens. Immutable.
  private record Search(@Nullable String term) {}
}
