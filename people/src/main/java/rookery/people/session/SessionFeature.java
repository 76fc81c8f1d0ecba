package rookery.people.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.people.access.Permissions;
import rookery.people.user.LogInCheck;
import rookery.people.user.Users;
import rookery.postgres.Database;

/// The routes of sessions, put together.
public final class SessionFeature {
  private SessionFeature() {}

  /// The routes that log in and out, and those of sessions and access tokens.
  public static List<Route> routes(
      Sessions sessions,
      LogInCheck logIn,
      Users users,
      Permissions permissions,
      Database database,
      Sessions.Source source,
      MeterRegistry metrics) {
    var tokens = new AccessTokens(sessions, database, source);
    return Stream.of(
            new LogInEndpoints(logIn, sessions, metrics).routes(),
            new SessionEndpoints(sessions, users, permissions).routes(),
            new AccessTokenEndpoints(tokens, users, permissions).routes())
        .flatMap(List::stream)
        .toList();
  }
}
