package rookery.people.user;

import rookery.kernel.UserId;

/// Where a user is logged in. Owned by this feature, answered by the one of sessions.
@FunctionalInterface
public interface LiveSessions {
  /// Whether the user has a session that was begun from this address.
  boolean from(UserId user, String address);
}
