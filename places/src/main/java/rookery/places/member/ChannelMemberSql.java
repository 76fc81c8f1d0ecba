package rookery.places.member;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.json.Json;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Jsonb;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;
import rookery.postgres.Versioned;

/// The statements about members of channels. Immutable.
final class ChannelMemberSql {
  private static final Jsonb DEFAULT_PROPS = new Jsonb(Json.text(NotifyProps.DEFAULTS));

  Optional<ChannelMember> find(Queries queries, String channel, String user) {
    return queries
        .sql("select * from channel_members where channel_id = ? and user_id = ?", channel, user)
        .first(ChannelMemberSql::member);
  }

  List<ChannelMember> of(Queries queries, String channel) {
    return queries
        .sql("select * from channel_members where channel_id = ? order by user_id", channel)
        .list(ChannelMemberSql::member);
  }

  /// A user's memberships in a team's channels and in those of no team. A channel stays in its
  /// team.
  ///
  /// @param known the versions that the asker has
  Versioned<ChannelMember> ofUser(
      Queries queries, UserId user, TeamId team, Collection<String> known) {
    return queries.versioned(
        user.value(),
        known,
        """
        select m.*, m.channel_id || m.xmin as row_version
        from channel_members m join channels c on c.id = m.channel_id
        where m.user_id = ? and c.team_id in (?, '')
        """,
        "channel_id",
        ChannelMemberSql::member,
        user,
        team);
  }

  private static final String TEAMED =
      """
      select m.*, coalesce(t.display_name, '') as team_display_name,
        coalesce(t.name, '') as team_name, coalesce(t.update_at, 0) as team_update_at,
        m.channel_id || m.xmin || ' ' || coalesce(t.xmin::text, '') as row_version
      from channel_members m join channels c on c.id = m.channel_id
        left join teams t on t.id = c.team_id
      where m.user_id = ?
      """;

  /// A user's memberships in all channels, each with its team, which is shown too.
  Versioned<TeamedMember> all(Queries queries, UserId user, Collection<String> known) {
    return queries.versioned(
        user.value(), known, TEAMED, "channel_id", ChannelMemberSql::teamed, user);
  }

  /// A page of them.
  List<TeamedMember> page(Queries queries, UserId user, long limit, long offset) {
    return queries
        .sql(TEAMED + " order by m.channel_id limit ? offset ?", user, limit, offset)
        .list(ChannelMemberSql::teamed);
  }

  private static TeamedMember teamed(Row row) {
    return new TeamedMember(
        member(row),
        row.text("team_display_name"),
        row.text("team_name"),
        row.number("team_update_at"));
  }

  /// Makes somebody the member of a channel that was just made: nothing can stand in the way.
  void found(Transaction transaction, ChannelId channel, UserId user, Standing standing, long at) {
    transaction
        .sql(
            """
            insert into channel_members (channel_id, user_id, roles, last_viewed_at, notify_props,
              last_update_at, scheme_user, scheme_admin, scheme_guest)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            channel,
            user,
            standing.explicitRoles(),
            at,
            DEFAULT_PROPS,
            at,
            standing.user(),
            standing.admin(),
            standing.guest())
        .run();
  }

  /// Adds a member of the team to a channel that is not archived; nothing for one who is there, and
  /// nothing if team or channel no longer allow it. What was written before is not unread.
  Optional<ChannelMember> join(
      Transaction transaction, ChannelId channel, UserId user, Standing standing, long at) {
    return transaction
        .sql(
            """
            with place as (
              select c.id, c.total_msg_count, c.total_msg_count_root
              from channels c join team_members t on t.team_id = c.team_id
              where c.id = ? and c.delete_at = 0 and t.user_id = ? and t.delete_at = 0
              for share of t
            )
            insert into channel_members (channel_id, user_id, roles, last_viewed_at, msg_count,
              msg_count_root, notify_props, last_update_at, scheme_user, scheme_admin, scheme_guest)
            select id, ?, ?, ?, total_msg_count, total_msg_count_root, ?, ?, ?, ?, ? from place
            on conflict on constraint channel_members_pkey do nothing
            returning *
            """,
            channel,
            user,
            user,
            standing.explicitRoles(),
            at,
            DEFAULT_PROPS,
            at,
            standing.user(),
            standing.admin(),
            standing.guest())
        .first(ChannelMemberSql::member);
  }

  /// The same membership with other roles.
  ChannelMember appoint(Transaction transaction, ChannelMember member, Standing standing, long at) {
    return transaction
        .sql(
            """
            update channel_members set roles = ?, scheme_user = ?, scheme_admin = ?,
              last_update_at = greatest(last_update_at + 1, ?)
            where channel_id = ? and user_id = ?
            returning *
            """,
            standing.explicitRoles(),
            standing.user(),
            standing.admin(),
            at,
            member.channel(),
            member.user())
        .only(ChannelMemberSql::member);
  }

  boolean leave(Transaction transaction, ChannelId channel, UserId user) {
    return transaction
            .sql("delete from channel_members where channel_id = ? and user_id = ?", channel, user)
            .run()
        > 0;
  }

  /// Takes a user out of channels; answers in which of them the user was.
  List<ChannelId> leaveAll(Transaction transaction, Collection<ChannelId> channels, UserId user) {
    return transaction
        .sql(
            """
            delete from channel_members where channel_id = any(?) and user_id = ?
            returning channel_id
            """,
            channels,
            user)
        .list(row -> new ChannelId(row.text("channel_id")));
  }

  /// Notes a beginning in the history of memberships.
  void logJoin(Transaction transaction, ChannelId channel, UserId user, long at) {
    transaction
        .sql(
            """
            insert into channel_member_history (channel_id, user_id, join_time) values (?, ?, ?)
            on conflict do nothing
            """,
            channel,
            user,
            at)
        .run();
  }

  /// Notes an end in the history of memberships.
  void logLeave(Transaction transaction, ChannelId channel, UserId user, long at) {
    transaction
        .sql(
            """
            update channel_member_history set leave_time = ?
            where channel_id = ? and user_id = ? and leave_time is null
            """,
            at,
            channel,
            user)
        .run();
  }

  static ChannelMember member(Row row) {
    return new ChannelMember(
        new ChannelId(row.text("channel_id")),
        new UserId(row.text("user_id")),
        new Standing(
            row.text("roles"),
            row.flag("scheme_user"),
            row.flag("scheme_admin"),
            row.flag("scheme_guest")),
        row.number("last_viewed_at"),
        row.number("last_update_at"),
        row.number("msg_count"),
        row.number("msg_count_root"),
        row.number("mention_count"),
        row.number("mention_count_root"),
        row.number("urgent_mention_count"),
        NotifyProps.parse(row.text("notify_props")),
        row.flag("autotranslation_disabled"));
  }
}
