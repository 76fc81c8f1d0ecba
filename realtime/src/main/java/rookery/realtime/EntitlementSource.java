package rookery.realtime;

import rookery.delivery.Entitlements;
import rookery.kernel.UserId;

/// Answers what a user may receive, now. Owned by this module, answered by the features.
@FunctionalInterface
public interface EntitlementSource {
  /// Version and set of one moment, read from the primary database, never from a cache. Blocking.
  Entitlements read(UserId user);
}
