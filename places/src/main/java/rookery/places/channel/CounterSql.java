package rookery.places.channel;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;
import rookery.postgres.Pipeline;
import rookery.postgres.Pipeline.Answer;
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

  /// A channel's counters, as its row has them.
  record ChannelRow(
      ChannelId channel, long total, long totalRoot, long lastPostAt, long lastRootPostAt) {}

  /// What a member has read of a channel, as its row has it.
  ///
  /// @param mentioned whether there are mentions the member has not seen
  record MemberRow(
      Tally.Member member, long total, long totalRoot, boolean mentioned, long lastViewedAt) {}

  /// A look that finds something new.
  record ReadRow(Tally.Member member, long total, long totalRoot, long at) {}

  /// How often a member was mentioned.
  record MentionRow(ChannelId channel, UserId user, long all, long roots, long urgent, long at) {}

  /// The counters of channels, whose rows are locked in the order of their ids.
  Answer<List<ChannelRow>> locked(Pipeline pipeline, Collection<ChannelId> channels) {
    return pipeline
        .sql(
            """
            select id, total_msg_count, total_msg_count_root, last_post_at, last_root_post_at
            from channels where id = any(?) order by id for no key update
            """,
            channels)
        .list(row ->
            new ChannelRow(
                new ChannelId(row.text("id")),
                row.number("total_msg_count"),
                row.number("total_msg_count_root"),
                row.number("last_post_at"),
                row.number("last_root_post_at")));
  }

  /// Sets the counters of channels whose rows are locked.
  void count(Pipeline pipeline, List<ChannelRow> rows) {
    var _ =
        pipeline
            .sql(
                """
                update channels set
                  total_msg_count = now.total,
                  total_msg_count_root = now.total_root,
                  last_post_at = now.last_post_at,
                  last_root_post_at = now.last_root_post_at
                from unnest(?, ?, ?, ?, ?)
                  as now (id, total, total_root, last_post_at, last_root_post_at)
                where channels.id = now.id
                """,
                column(rows, ChannelRow::channel),
                column(rows, ChannelRow::total),
                column(rows, ChannelRow::totalRoot),
                column(rows, ChannelRow::lastPostAt),
                column(rows, ChannelRow::lastRootPostAt))
            .run();
  }

  private static <T, C> List<C> column(Collection<T> rows, Function<T, C> of) {
    return rows.stream().map(of).toList();
  }

  void mentioned(Pipeline pipeline, List<MentionRow> rows) {
    var _ =
        pipeline
            .sql(
                """
                with told as materialized (
                  select * from unnest(?, ?, ?, ?, ?, ?)
                    as told (channel_id, user_id, mentions, roots, urgent, at)
                ), locked as materialized (
                  select m.channel_id, m.user_id from channel_members m
                  join told using (channel_id, user_id)
                  order by m.channel_id, m.user_id for no key update of m
                )
                update channel_members m set
                  mention_count = m.mention_count + told.mentions,
                  mention_count_root = m.mention_count_root + told.roots,
                  urgent_mention_count = m.urgent_mention_count + told.urgent,
                  last_update_at = greatest(m.last_update_at, told.at)
                from told join locked using (channel_id, user_id)
                where m.channel_id = told.channel_id and m.user_id = told.user_id
                """,
                column(rows, MentionRow::channel),
                column(rows, MentionRow::user),
                column(rows, MentionRow::all),
                column(rows, MentionRow::roots),
                column(rows, MentionRow::urgent),
                column(rows, MentionRow::at))
            .run();
  }

  /// What members have read, whose rows are locked in the order of their channels and ids. Comes
  /// behind [#locked]: a later update waits for this transaction.
  Answer<List<MemberRow>> lookers(Pipeline pipeline, Collection<Tally.Member> members) {
    return pipeline
        .sql(
            """
            select m.channel_id, m.user_id, m.msg_count, m.msg_count_root, m.last_viewed_at,
              m.mention_count > 0 or m.mention_count_root > 0 or m.urgent_mention_count > 0
                as mentioned
            from unnest(?, ?) as asked (channel_id, user_id)
              join channel_members m using (channel_id, user_id)
            order by m.channel_id, m.user_id for no key update of m
            """,
            column(members, Tally.Member::channel),
            column(members, Tally.Member::user))
        .list(row ->
            new MemberRow(
                new Tally.Member(
                    new ChannelId(row.text("channel_id")), new UserId(row.text("user_id"))),
                row.number("msg_count"),
                row.number("msg_count_root"),
                row.flag("mentioned"),
                row.number("last_viewed_at")));
  }

  /// Sets what members have read, whose rows are locked.
  void read(Pipeline pipeline, List<ReadRow> rows) {
    var _ =
        pipeline
            .sql(
                """
                update channel_members m set
                  mention_count = 0, mention_count_root = 0, urgent_mention_count = 0,
                  msg_count = greatest(m.msg_count, now.total),
                  msg_count_root = greatest(m.msg_count_root, now.total_root),
                  last_viewed_at = now.at,
                  last_update_at = now.at
                from unnest(?, ?, ?, ?, ?) as now (channel_id, user_id, total, total_root, at)
                where m.channel_id = now.channel_id and m.user_id = now.user_id
                """,
                column(rows, row -> row.member().channel()),
                column(rows, row -> row.member().user()),
                column(rows, ReadRow::total),
                column(rows, ReadRow::totalRoot),
                column(rows, ReadRow::at))
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
