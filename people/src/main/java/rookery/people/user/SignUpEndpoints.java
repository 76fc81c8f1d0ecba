package rookery.people.user;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.CleanText;
import rookery.kernel.Problem;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The route that makes accounts. Thread-safe.
final class SignUpEndpoints {
  private final SignUp signUp;
  private final Users users;
  private final EmailVerification verification;
  private final Permissions permissions;

  SignUpEndpoints(
      SignUp signUp, Users users, EmailVerification verification, Permissions permissions) {
    this.signUp = signUp;
    this.users = users;
    this.verification = verification;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v4/users", Access.PUBLIC, this::create).recorded("createUser"));
  }

  private Reply create(Call call) {
    NewUser wanted = call.body(Wish.class, "user").command();
    boolean administrator =
        call.anyCaller().filter(c -> permissions.system(c, Permission.MANAGE_SYSTEM)).isPresent();
    boolean invited = !call.query("iid").isEmpty();
    if (!call.query("t").isEmpty() || (invited && !users.invited(call.query("iid")))) {
      throw new Problem.Invalid(
              "api.user.create_user.signup_link_invalid.app_error",
              "The signup link does not appear to be valid.")
          .raise();
    }
    User made = signUp.create(wanted, new SignUp.Entry(administrator, invited), users.none());
    call.notes().about("user_id", made.id());
    verification.ask(made);
    return Reply.created(administrator ? UserJson.admin(made) : UserJson.self(made));
  }

  /// The body that asks for an account. Immutable.
  private record Wish(
      @Nullable String email,
      @Nullable String username,
      @Nullable String password,
      @Nullable String nickname,
      @Nullable String first_name,
      @Nullable String last_name,
      @Nullable String position,
      @Nullable String locale,
      @Nullable Map<String, String> props,
      @Nullable Map<String, String> notify_props,
      @Nullable Map<String, String> timezone) {
    NewUser command() {
      return new NewUser(
          requireNonNullElse(email, ""),
          requireNonNullElse(username, ""),
          requireNonNullElse(password, ""),
          new User.Profile(
              text(nickname), text(first_name), text(last_name), text(position), text(locale)),
          WireMaps.withoutNulls(props),
          WireMaps.withoutNulls(notify_props),
          WireMaps.withoutNulls(timezone));
    }

    private static String text(@Nullable String value) {
      return CleanText.of(requireNonNullElse(value, "")).strip();
    }
  }
}
