package rookery.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Problem;
import rookery.kernel.Problems;

/// Finds out who calls, and refuses who may not (protocol: rest D.3). Thread-safe; blocking.
final class Authentication {
  private final SessionGate gate;

  Authentication(SessionGate gate) {
    this.gate = gate;
  }

  /// The caller of a route; nobody where the route allows that.
  @Nullable Caller of(Route route, Call.Request request) {
    if (route.access() == Access.PROBE) {
      return null;
    }
    var credentials = Credentials.of(request.cookies(), request.headers(), request.query());
    Optional<Caller> caller = find(credentials);
    if (caller.isPresent() && forged(route, request, credentials, caller.get())) {
      caller = Optional.empty();
    }
    return switch (route.access()) {
      case PUBLIC, PUBLIC_WITHOUT_CSRF, PROBE -> caller.orElse(null);
      case SESSION, SESSION_WITHOUT_CSRF -> caller.orElseThrow(Problems::sessionExpired);
    };
  }

  /// Whose token this is. One in the query that is not of an OAuth application is refused:
  /// addresses end up in logs.
  Optional<Caller> find(Credentials credentials) {
    if (credentials.place() == Credentials.Place.NOWHERE) {
      return Optional.empty();
    }
    Optional<Caller> caller = gate.find(credentials.token());
    if (credentials.place() == Credentials.Place.QUERY
        && caller.filter(c -> c.kind() != Caller.Kind.OAUTH).isPresent()) {
      throw new Problem.Unauthenticated(
              "api.context.token_provided.app_error",
              "Session is not OAuth but token was provided in the query string.")
          .raise();
    }
    return caller;
  }

  /// Whether a browser may have been tricked into this call by another site's page.
  private static boolean forged(
      Route route, Call.Request request, Credentials credentials, Caller caller) {
    boolean checked =
        switch (route.access()) {
          case PUBLIC, SESSION -> true;
          case PUBLIC_WITHOUT_CSRF, SESSION_WITHOUT_CSRF, PROBE -> false;
        };
    if (!checked
        || credentials.place() != Credentials.Place.COOKIE
        || route.method() == Method.GET) {
      return false;
    }
    String proof = request.headers().getOrDefault("x-csrf-token", "");
    String requestedWith = request.headers().getOrDefault("x-requested-with", "");
    return !proof.equals(caller.csrf()) && !requestedWith.equals("XMLHttpRequest");
  }
}
