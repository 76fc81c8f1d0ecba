package rookery.places.team;

import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// Takes part in the transaction that founds a team.
@FunctionalInterface
public interface TeamParticipant {
  /// The team's row is written; nobody is a member yet.
  void founded(Transaction transaction, Team team, UserId founder);
}
