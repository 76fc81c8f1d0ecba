package rookery.http;

import java.util.List;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;

/// Who calls: a user through one of the user's sessions. Immutable.
///
/// @param roles the user's system roles, such as `system_user`
/// @param csrf the session's own secret that a browser repeats in `X-CSRF-Token`
/// @param kind what the token is
/// @param confined whether nothing is open to it but to set up the second factor that it must have
public record Caller(
    UserId user, SessionId session, List<String> roles, String csrf, Kind kind, boolean confined) {
  /// One that is not confined.
  public Caller(UserId user, SessionId session, List<String> roles, String csrf, Kind kind) {
    this(user, session, roles, csrf, kind, false);
  }

  /// What a token was given out for.
  public enum Kind {
    /// A log-in.
    LOGIN,
    /// A personal or bot access token.
    ACCESS_TOKEN,
    /// An OAuth application; the only kind that may come as `?access_token=`.
    OAUTH
  }

  /// Whether the user administers the whole system.
  public boolean administers() {
    return roles.contains("system_admin");
  }
}
