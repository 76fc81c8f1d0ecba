package rookery.places.member;

import java.util.List;
import rookery.kernel.UserId;
import rookery.postgres.Queries;

/// The statement about unread messages. Immutable.
final class UnreadSql {
  List<TeamUnread> of(Queries queries, UserId user) {
    return queries
        .sql(
            """
            with mine as (
              select c.team_id, m.mention_count, m.mention_count_root,
                case when m.notify_props ->> 'mark_unread' = 'mention' then 0 else 1 end as heard,
                greatest(c.total_msg_count - m.msg_count, 0) as news,
                greatest(c.total_msg_count_root - m.msg_count_root, 0) as news_root
              from channel_members m join channels c on c.id = m.channel_id
              where m.user_id = ? and c.delete_at = 0
            )
            select team_id,
              coalesce(sum(heard * news), 0) as msgs,
              coalesce(sum(heard * news_root), 0) as msgs_root,
              coalesce(sum(mention_count), 0) as mentions,
              coalesce(sum(mention_count_root), 0) as mentions_root
            from mine
            where team_id = '' or team_id in (
              select t.team_id from team_members t join teams on teams.id = t.team_id
              where t.user_id = ? and t.delete_at = 0 and teams.delete_at = 0)
            group by team_id order by team_id
            """,
            user,
            user)
        .list(row ->
            new TeamUnread(
                row.text("team_id"),
                row.number("msgs"),
                row.number("msgs_root"),
                row.number("mentions"),
                row.number("mentions_root")));
  }
}
