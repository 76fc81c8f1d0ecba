package rookery.talk.thread;

import java.util.Collection;
import java.util.List;
import rookery.kernel.ChannelId;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements that keep threads and their followers. Immutable.
final class ThreadSql {
  /// A reply was written: the last one who replies stands last.
  void replied(Transaction transaction, PostId root, Channel channel, UserId user, long at) {
    transaction
        .sql(
            """
            insert into threads as t (post_id, channel_id, team_id, reply_count, last_reply_at,
              participants)
            values (?, ?, ?, 1, ?, array[?])
            on conflict (post_id) do update set
              reply_count = t.reply_count + 1,
              last_reply_at = greatest(t.last_reply_at, excluded.last_reply_at),
              participants = array_append(array_remove(t.participants, ?), ?)
            """,
            root,
            channel.id(),
            channel.teamText(),
            at,
            user,
            user,
            user)
        .run();
  }

  /// How the thread stands with its followers, not counting one reply, and those with a later time
  /// than `upTo`. Who left the channel is none of them: what is told of a thread shows its first
  /// post.
  List<ThreadState> states(Transaction transaction, PostId root, PostId without, long upTo) {
    return transaction
        .sql(
            """
            select m.post_id, m.user_id, m.last_viewed, m.unread_mentions,
              (select count(*) from posts r where r.root_id = m.post_id and r.root_id <> ''
                and r.original_id = '' and r.delete_at = 0 and r.create_at > m.last_viewed
                and r.create_at <= ? and r.id <> ? and r.user_id <> m.user_id) as unread_replies
            from thread_members m
              join threads t on t.post_id = m.post_id
              join channel_members c on c.channel_id = t.channel_id and c.user_id = m.user_id
            where m.post_id = ? and m.following
            order by m.user_id
            """,
            upTo,
            without,
            root)
        .list(ThreadSql::state);
  }

  /// From now on the user follows, unless the user has decided about it before.
  void followAtFirst(Transaction transaction, PostId root, UserId user, long viewed) {
    transaction
        .sql(
            """
            insert into thread_members (post_id, user_id, last_viewed, last_updated)
            values (?, ?, ?, ?) on conflict do nothing
            """,
            root,
            user,
            viewed,
            viewed)
        .run();
  }

  /// The user was mentioned in a reply: follows, and has something to read.
  void mention(Transaction transaction, PostId root, UserId user, long at) {
    transaction
        .sql(
            """
            insert into thread_members as m (post_id, user_id, last_viewed, last_updated,
              unread_mentions)
            values (?, ?, ?, ?, 1)
            on conflict (post_id, user_id) do update set following = true,
              last_updated = excluded.last_updated, unread_mentions = m.unread_mentions + 1
            """,
            root,
            user,
            at - 1,
            at)
        .run();
  }

  /// The user replied: follows, and has read everything.
  void read(Transaction transaction, PostId root, UserId user, long at) {
    transaction
        .sql(
            """
            insert into thread_members as m (post_id, user_id, last_viewed, last_updated)
            values (?, ?, ?, ?)
            on conflict (post_id, user_id) do update set following = true,
              last_viewed = greatest(m.last_viewed, excluded.last_viewed),
              last_updated = excluded.last_updated, unread_mentions = 0
            """,
            root,
            user,
            at,
            at)
        .run();
  }

  /// A reply was deleted: counts anew what the thread consists of.
  void recount(Transaction transaction, PostId root) {
    transaction
        .sql(
            """
            update threads set (reply_count, last_reply_at, participants) =
              (select coalesce(sum(n), 0), coalesce(max(last), 0),
                 coalesce(array_agg(user_id order by last), '{}')
               from (select user_id, count(*) as n, max(create_at) as last from posts
                 where root_id = ? and root_id <> '' and delete_at = 0 and original_id = ''
                 group by user_id) r)
            where post_id = ?
            """,
            root,
            root)
        .run();
  }

  /// Nobody has more mentions to read than replies.
  void capMentions(Transaction transaction, PostId root) {
    transaction
        .sql(
            """
            update thread_members m set unread_mentions = least(m.unread_mentions,
              (select count(*) from posts r where r.root_id = m.post_id and r.root_id <> ''
                and r.delete_at = 0
                and r.original_id = '' and r.create_at > m.last_viewed))
            where m.post_id = ? and m.unread_mentions > 0
            """,
            root)
        .run();
  }

  void deleted(Transaction transaction, PostId root, long at) {
    transaction.sql("update threads set delete_at = ? where post_id = ?", at, root).run();
  }

  /// The user looked at channels in a client that shows threads inside them; answers in which of
  /// them there was something new.
  List<ChannelId> readAll(
      Transaction transaction, UserId user, Collection<ChannelId> channels, long at) {
    return transaction
        .sql(
            """
            with read as (
              update thread_members m set last_viewed = ?, unread_mentions = 0
              from threads t
              where t.post_id = m.post_id and t.channel_id = any(?) and m.user_id = ?
                and m.following and (m.last_viewed < t.last_reply_at or m.unread_mentions > 0)
              returning t.channel_id
            )
            select distinct channel_id from read order by channel_id
            """,
            at,
            channels,
            user)
        .list(row -> new ChannelId(row.text("channel_id")));
  }

  static ThreadState state(Row row) {
    return new ThreadState(
        new PostId(row.text("post_id")),
        new UserId(row.text("user_id")),
        row.number("last_viewed"),
        row.number("unread_replies"),
        row.number("unread_mentions"));
  }
}
