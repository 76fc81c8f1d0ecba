package rookery.people.session;

import rookery.kernel.SessionId;
import rookery.kernel.UserId;

/// One log-in of a user. Immutable.
///
/// @param tokenHash of the secret that the client holds; the secret itself is stored nowhere
/// @param expiresAt 0 for never
/// @param lastActivityAt when it was last extended, or began
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
    Agent agent) {
  boolean expired(long now) {
    return expiresAt > 0 && expiresAt <= now;
  }
}
