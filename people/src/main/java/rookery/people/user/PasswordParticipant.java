package rookery.people.user;

import java.util.Optional;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// Takes part in the transaction in which a user's password is changed.
@FunctionalInterface
public interface PasswordParticipant {
  /// @param by the user's own session that changed it, if it was one
  void changed(Transaction transaction, UserId user, Optional<SessionId> by);
}
