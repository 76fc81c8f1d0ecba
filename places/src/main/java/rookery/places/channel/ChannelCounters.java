package rookery.places.channel;

import java.util.Collection;
import java.util.List;
import rookery.kernel.ChannelId;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Pipeline;
import rookery.postgres.Transaction;

/// The only writer of the counters of channels and their members (protocol: rest E.2), inside the
/// caller's transaction. A post counts the channel before its members, so that everybody locks in
/// one order. Thread-safe.
public final class ChannelCounters {
  private final CounterSql sql = new CounterSql();

  /// The time of what is about to happen to a post of the channel: now, but later than every post
  /// there, whatever the clock of the node that wrote it. So a client that asks for what changed
  /// since the newest post it knows is told of everything that was committed after it. Locks the
  /// channel's row until the commit.
  public long dated(Transaction transaction, ChannelId channel, long now) {
    return sql.dated(transaction, channel, now).orElseThrow(Problems::noChannel);
  }

  /// Begins to count posts of channels, once the pipeline is sent. It locks the channels' rows, in
  /// the order of their ids, until the commit, and then those of members.
  ///
  /// @param lookers members who may be told to look
  public Tally tally(
      Pipeline pipeline, Collection<ChannelId> channels, Collection<Tally.Member> lookers) {
    return new Tally(pipeline, sql, channels, lookers);
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
