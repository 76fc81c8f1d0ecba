package rookery.realtime;

import java.util.Optional;
import rookery.http.Caller;

/// Tells whether a session may go on. Owned by this module, answered by the sessions feature.
@FunctionalInterface
public interface SessionCheck {
  /// The caller as the session stands now in the database, or nothing if it has ended. Blocking.
  Optional<Caller> again(Caller caller);
}
