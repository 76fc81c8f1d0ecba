package rookery.places.channel;

import java.util.List;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// Takes part in the transaction of a view.
@FunctionalInterface
public interface ViewParticipant {
  /// A user looked at channels.
  ///
  /// @param viewed the channels and when their last post was, whether or not they were unread
  /// @param threadsToo whether the client shows threads inside channels, so that these are read too
  void viewed(Transaction transaction, UserId user, List<Viewed> viewed, boolean threadsToo);
}
