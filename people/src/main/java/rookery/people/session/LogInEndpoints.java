package rookery.people.session;

import static java.util.Objects.requireNonNullElse;

import io.micrometer.core.instrument.MeterRegistry;
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
final class LogInEndpoints {
  private static final int LONGEST_DEVICE = 512;

  private final LogInCheck check;
  private final Sessions sessions;
  private final LogInFigures figures;

  LogInEndpoints(LogInCheck check, Sessions sessions, MeterRegistry metrics) {
    this.check = check;
    this.sessions = sessions;
    this.figures = new LogInFigures(metrics);
  }

  List<Route> routes() {
    return List.of(
        Route.post(
                "/api/v4/users/login",
                Access.PUBLIC_WITHOUT_CSRF,
                call -> figures.counted(() -> logIn(call)))
            .recorded("login"),
        Route.post("/api/v4/users/logout", Access.PUBLIC, this::logOut).recorded("logout"));
  }

  private Reply logIn(Call call) {
    var wish = call.body(Wish.class, "login");
    String address = call.request().address();
    User user = user(wish, call);
    var agent = Agent.of(call.header("User-Agent"));
    Sessions.Begun begun = sessions.begin(user.id(), wish.device(), agent, address);
    call.notes().actor(user.id(), begun.session());
    // 200 although others create with 201: scripts take the token only on 200 (protocol: rest G 15)
    Reply reply = Reply.json(UserJson.self(user)).with("Token", begun.token());
    if (!call.header("X-Requested-With").equals("XMLHttpRequest")) {
      return reply;
    }
    var cookies = cookies(call);
    return reply
        .with("Set-Cookie", cookies.hidden("MMAUTHTOKEN", begun.token()))
        .with("Set-Cookie", cookies.readable("MMUSERID", user.id().value()))
        .with("Set-Cookie", cookies.readable("MMCSRF", begun.csrf()));
  }

  private User user(Wish wish, Call call) {
    String id = requireNonNullElse(wish.id, "");
    var shown =
        new LogInCheck.Shown(
            requireNonNullElse(wish.password, ""),
            requireNonNullElse(wish.token, "").strip(),
            call.request().address(),
            call.notes()::actor);
    if (id.isEmpty()) {
      return check.byLogin(requireNonNullElse(wish.login_id, ""), shown);
    }
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidBody("id");
    }
    return check.byId(new UserId(id), shown);
  }

  /// For the browser that sent the request.
  private Cookies cookies(Call call) {
    String base = call.request().base();
    return new Cookies(
        call.request().secure(), base.isEmpty() ? "/" : base, sessions.rules().web());
  }

  private Reply logOut(Call call) {
    call.anyCaller()
        .ifPresentOrElse(
            caller -> sessions.end(caller.user(), caller.session()), call.notes()::nothing);
    var cookies = cookies(call);
    return Reply.ok().with("Set-Cookie", cookies.gone("MMAUTHTOKEN"));
  }

  /// The body that logs in, the code of the second factor being the token; further keys of apps are
  /// ignored. Immutable.
  private record Wish(
      @Nullable String id,
      @Nullable String login_id,
      @Nullable String password,
      @Nullable String token,
      @Nullable String device_id) {
    String device() {
      String device = requireNonNullElse(device_id, "");
      return device.substring(0, Math.min(device.length(), LONGEST_DEVICE));
    }
  }
}
