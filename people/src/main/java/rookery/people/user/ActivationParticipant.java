package rookery.people.user;

import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// Takes part in the transaction in which a user is deactivated, after the user's row was changed.
@FunctionalInterface
public interface ActivationParticipant {
  void deactivated(Transaction transaction, UserId user);
}
