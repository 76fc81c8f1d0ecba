package rookery.places.channel;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The statements about counters. Immutable.
final class CounterSql {
  Optional<Long> dated(Transaction transaction, ChannelId channel, long now) {
    return transaction
        .sql(
            """
            select greatest(last_post_at + 1, ?) as at from channels
            where id = ? for no key update
            """,
            now,
            channel)
        .first(row -> row.number("at"));
  }

  Optional<Counts> posted(
      Transaction transaction, ChannelId channel, boolean root, boolean counted, long at) {
    return transaction
        .sql(
            """
            update channels set
              total_msg_count = total_msg_count + ?,
              total_msg_count_root = total_msg_count_root + ?,
              last_post_at = greatest(last_post_at, ?),
              last_root_post_at = greatest(last_root_post_at, ?)
            where id = ?
            returning total_msg_count, total_msg_count_root, last_post_at
            """,
            counted ? 1 : 0,
            counted && root ? 1 : 0,
            at,
            root ? at : 0L,
            channel)
        .first(row ->
            new Counts(
                row.number("total_msg_count"),
                row.number("total_msg_count_root"),
                row.number("last_post_at")));
  }

  void mentioned(
      Transaction transaction,
      ChannelId channel,
      Collection<UserId> users,
      boolean root,
      boolean urgent,
      long at) {
    transaction
        .sql(
            """
            with locked as (
              select user_id from channel_members where channel_id = ? and user_id = any(?)
              order by user_id for no key update
            )
            update channel_members m set
              mention_count = m.mention_count + 1,
              mention_count_root = m.mention_count_root + ?,
              urgent_mention_count = m.urgent_mention_count + ?,
              last_update_at = greatest(m.last_update_at, ?)
            from locked where m.channel_id = ? and m.user_id = locked.user_id
            """,
            channel,
            users,
            root ? 1 : 0,
            urgent ? 1 : 0,
            at,
            channel)
        .run();
  }

  /// Rows that are not unread are left alone, so that looking at a read channel writes nothing.
  /// Mentions are taken off, not set to 0: a mention that is committed while this statement waits
  /// for its row was not looked at.
  List<Viewed> viewed(Transaction transaction, UserId user, Collection<ChannelId> channels) {
    return transaction
        .sql(
            """
            with mine as materialized (
              select m.channel_id, m.mention_count, m.mention_count_root, m.urgent_mention_count,
                c.last_post_at, c.total_msg_count, c.total_msg_count_root,
                greatest(m.last_viewed_at, c.last_post_at) as at
              from channel_members m join channels c on c.id = m.channel_id
              where m.user_id = ? and m.channel_id = any(?)
            ), read as (
              update channel_members m set
                mention_count = greatest(m.mention_count - mine.mention_count, 0),
                mention_count_root = greatest(m.mention_count_root - mine.mention_count_root, 0),
                urgent_mention_count =
                  greatest(m.urgent_mention_count - mine.urgent_mention_count, 0),
                msg_count = greatest(m.msg_count, mine.total_msg_count),
                msg_count_root = greatest(m.msg_count_root, mine.total_msg_count_root),
                last_viewed_at = greatest(m.last_viewed_at, mine.last_post_at),
                last_update_at = greatest(m.last_viewed_at, mine.last_post_at)
              from mine
              where m.user_id = ? and m.channel_id = mine.channel_id
                and (m.msg_count < mine.total_msg_count
                  or m.msg_count_root < mine.total_msg_count_root
                  or m.mention_count > 0 or m.mention_count_root > 0
                  or m.urgent_mention_count > 0)
              returning m.channel_id
            )
            select mine.channel_id, mine.at, read.channel_id is not null as was_unread
            from mine left join read on read.channel_id = mine.channel_id
            order by mine.channel_id
            """,
            user,
            channels,
            user)
        .list(row ->
            new Viewed(
                new ChannelId(row.text("channel_id")), row.number("at"), row.flag("was_unread")));
  }

  void touched(Transaction transaction, ChannelId channel, long at) {
    transaction
        .sql(
            "update channels set last_post_at = greatest(last_post_at, ?) where id = ?",
            at,
            channel)
        .run();
  }
}
