package rookery.places.member;

import java.util.List;
import java.util.Optional;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about members of teams. Immutable.
final class TeamMemberSql {
  Optional<TeamMember> find(Queries queries, String team, String user) {
    return queries
        .sql(
            "select * from team_members where team_id = ? and user_id = ? and delete_at = 0",
            team,
            user)
        .first(TeamMemberSql::member);
  }

  List<TeamMember> ofUser(Queries queries, UserId user) {
    return queries
        .sql("select * from team_members where user_id = ? order by team_id", user)
        .list(TeamMemberSql::member);
  }

  /// Locks the team against archiving and against others who join, so that its limit holds.
  Optional<Integer> lockAndCount(Transaction transaction, TeamId team) {
    boolean there =
        transaction
            .sql("select 1 from teams where id = ? and delete_at = 0 for no key update", team)
            .any();
    return there
        ? transaction
            .sql("select count(*) as n from team_members where team_id = ? and delete_at = 0", team)
            .first(row -> row.integer("n"))
        : Optional.empty();
  }

  /// Adds a member, or one who had left; nothing for one who is there.
  Optional<TeamMember> join(
      Transaction transaction, TeamId team, UserId user, Standing standing, long at) {
    return transaction
        .sql(
            """
            insert into team_members as m
              (team_id, user_id, roles, create_at, scheme_user, scheme_admin, scheme_guest)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict on constraint team_members_pkey do update set
              roles = excluded.roles, create_at = excluded.create_at, delete_at = 0,
              scheme_user = excluded.scheme_user, scheme_admin = excluded.scheme_admin,
              scheme_guest = excluded.scheme_guest
            where m.delete_at > 0
            returning m.*
            """,
            team,
            user,
            standing.explicitRoles(),
            at,
            standing.user(),
            standing.admin(),
            standing.guest())
        .first(TeamMemberSql::member);
  }

  /// The membership, which nobody else changes until the end of the transaction.
  Optional<TeamMember> locked(Transaction transaction, TeamId team, UserId user) {
    return transaction
        .sql(
            """
            select * from team_members where team_id = ? and user_id = ? and delete_at = 0
            for no key update
            """,
            team,
            user)
        .first(TeamMemberSql::member);
  }

  /// The same membership with other roles.
  TeamMember appoint(Transaction transaction, TeamMember member, Standing standing) {
    return transaction
        .sql(
            """
            update team_members set roles = ?, scheme_user = ?, scheme_admin = ?
            where team_id = ? and user_id = ?
            returning *
            """,
            standing.explicitRoles(),
            standing.user(),
            standing.admin(),
            member.team(),
            member.user())
        .only(TeamMemberSql::member);
  }

  boolean leave(Transaction transaction, TeamId team, UserId user, long at) {
    return transaction
            .sql(
                """
                update team_members set delete_at = ?, roles = '', scheme_admin = false
                where team_id = ? and user_id = ? and delete_at = 0
                """,
                at,
                team,
                user)
            .run()
        > 0;
  }

  private static TeamMember member(Row row) {
    return new TeamMember(
        new TeamId(row.text("team_id")),
        new UserId(row.text("user_id")),
        new Standing(
            row.text("roles"),
            row.flag("scheme_user"),
            row.flag("scheme_admin"),
            row.flag("scheme_guest")),
        row.number("delete_at"));
  }
}
