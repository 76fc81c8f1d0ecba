package rookery.people.session;

import rookery.http.Caller;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;

/// One log-in of a user, or an access token. Immutable.
///
/// @param tokenHash of the secret that the client holds; the secret itself is stored nowhere
/// @param expiresAt 0 for never
/// @param lastActivityAt when somebody was last seen to do something, or it began
/// @param on whether it is not switched off, as access tokens may be
/// @param origin where it was begun, as attempts to log in are counted; "" if that is not known
/// @param csrf what the user's pages repeat to show that a call is theirs
record Session(
    SessionId id,
    UserId user,
    String tokenHash,
    long createAt,
    long expiresAt,
    long lastActivityAt,
    String deviceId,
    String csrf,
    Agent agent,
    String origin,
    Caller.Kind kind,
    boolean on) {
  boolean expired(long now) {
    return expiresAt > 0 && expiresAt <= now;
  }

  /// Whether nothing was done in it since a time. Apps have ways of their own to be locked.
  boolean idle(long since) {
    return kind == Caller.Kind.LOGIN && deviceId.isEmpty() && lastActivityAt <= since;
  }
}
