package rookery.people.session;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.user.LogInCheck;
import rookery.people.user.User;
import rookery.people.user.UserJson;

/// The routes that log in and out (protocol: rest D.3). Thread-safe.
public final class LogInEndpoints {
  private static final int LONGEST_DEVICE = 512;

  private final LogInCheck check;
  private final Sessions sessions;

  public LogInEndpoints(LogInCheck check, Sessions sessions) {
    this.check = check;
    this.sessions = sessions;
  }

  /// The routes of this feature.
  public List<Route> routes() {
    return List.of(
        Route.post("/api/v4/users/login", Access.PUBLIC_WITHOUT_CSRF, this::logIn),
        Route.post("/api/v4/users/logout", Access.PUBLIC, this::logOut));
  }

  private Reply logIn(Call call) {
    var wish = call.body(Wish.class, "login");
    User user = user(wish);
    var agent = Agent.of(call.header("User-Agent"));
    Sessions.Begun begun = sessions.begin(user.id(), wish.device(), agent);
    // 200 although others create with 201: scripts take the token only on 200 (protocol: rest G 15)
    Reply reply = Reply.json(UserJson.self(user)).with("Token", begun.token());
    if (!call.header("X-Requested-With").equals("XMLHttpRequest")) {
      return reply;
    }
    var cookies = Cookies.of(call.request(), sessions.rules().web());
    return reply
        .with("Set-Cookie", cookies.hidden("MMAUTHTOKEN", begun.token()))
        .with("Set-Cookie", cookies.readable("MMUSERID", user.id().value()))
        .with("Set-Cookie", cookies.readable("MMCSRF", begun.csrf()));
  }

  private User user(Wish wish) {
    String id = requireNonNullElse(wish.id, "");
    String password = requireNonNullElse(wish.password, "");
    if (id.isEmpty()) {
      return check.byLogin(requireNonNullElse(wish.login_id, ""), password);
    }
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidBody("id");
    }
    return check.byId(new UserId(id), password);
  }

  private Reply logOut(Call call) {
    call.anyCaller().ifPresent(caller -> sessions.end(caller.user(), caller.session()));
    var cookies = Cookies.of(call.request(), sessions.rules().web());
    return Reply.ok().with("Set-Cookie", cookies.gone("MMAUTHTOKEN"));
  }

  /// The body that logs in; further keys of apps are ignored. Immutable.
  private record Wish(
      @Nullable String id,
      @Nullable String login_id,
      @Nullable String password,
      @Nullable String device_id) {
    String device() {
      String device = requireNonNullElse(device_id, "");
      return device.substring(0, Math.min(device.length(), LONGEST_DEVICE));
    }
  }
}
