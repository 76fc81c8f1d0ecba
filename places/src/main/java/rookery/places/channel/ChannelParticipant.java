package rookery.places.channel;

import java.util.List;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// Takes part in the transaction that founds a channel.
@FunctionalInterface
public interface ChannelParticipant {
  /// The channel's row is written; nobody is a member yet.
  ///
  /// @param members who shall be in it from the start, the founder first
  void founded(Transaction transaction, Channel channel, List<UserId> members);
}
