package rookery.places.channel;

import java.util.Collection;
import java.util.List;
import rookery.kernel.ChannelId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The only writer of the counters of channels and their members (protocol: rest E.2). Each method
/// is one statement inside the caller's transaction; a post counts the channel before its members,
/// so that everybody locks in one order. Thread-safe.
public final class ChannelCounters {
  private final CounterSql sql = new CounterSql();

  /// The time of what is about to happen to a post of the channel: now, but later than every post
  /// there, whatever the clock of the node that wrote it. So a client that asks for what changed
  /// since the newest post it knows is told of everything that was committed after it. Locks the
  /// channel's row until the commit.
  public long dated(Transaction transaction, ChannelId channel, long now) {
    return sql.dated(transaction, channel, now).orElseThrow(Problems::noChannel);
  }

  /// A post was written. Locks the channel's row until the commit.
  ///
  /// @param root whether it is no reply
  /// @param counted false for messages of joining and leaving, which are never unread
  public Counts posted(
      Transaction transaction, ChannelId channel, boolean root, boolean counted, long at) {
    return sql.posted(transaction, channel, root, counted, at).orElseThrow(Problems::noChannel);
  }

  /// A post mentions members; who is no member is ignored.
  ///
  /// @param root whether it is no reply
  /// @param urgent whether it is a root post of urgent priority
  public void mentioned(
      Transaction transaction,
      ChannelId channel,
      Collection<UserId> users,
      boolean root,
      boolean urgent,
      long at) {
    if (!users.isEmpty()) {
      sql.mentioned(transaction, channel, users, root, urgent, at);
    }
  }

  /// A user looked at channels: nothing in them is unread any more. Answers for those that the user
  /// is in.
  public List<Viewed> viewed(Transaction transaction, UserId user, Collection<ChannelId> channels) {
    return channels.isEmpty() ? List.of() : sql.viewed(transaction, user, channels);
  }

  /// A post of the channel was changed.
  public void touched(Transaction transaction, ChannelId channel, long at) {
    sql.touched(transaction, channel, at);
  }
}
