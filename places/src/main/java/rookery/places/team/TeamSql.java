package rookery.places.team;

import java.util.List;
import java.util.Optional;
import rookery.kernel.Page;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about teams. Immutable.
final class TeamSql {
  Optional<Team> find(Queries queries, String id) {
    return queries.sql("select * from teams where id = ?", id).first(TeamSql::team);
  }

  Optional<Team> byName(Queries queries, String name) {
    return queries.sql("select * from teams where name = ?", name).first(TeamSql::team);
  }

  Optional<Team> byInvite(Queries queries, String inviteId) {
    return queries
        .sql("select * from teams where invite_id = ? and delete_at = 0", inviteId)
        .first(TeamSql::team);
  }

  List<Team> ofUser(Queries queries, UserId user) {
    return queries
        .sql(
            """
            select t.* from teams t join team_members m on m.team_id = t.id
            where m.user_id = ? and m.delete_at = 0 and t.delete_at = 0
            order by t.display_name, t.id
            """,
            user)
        .list(TeamSql::team);
  }

  List<Team> page(Queries queries, TeamListing listing, Page page) {
    return queries
        .sql(
            """
            select * from teams
            where delete_at = 0 and allow_open_invite in (?, ?)
            order by display_name, id limit ? offset ?
            """,
            listing.openOnes(),
            !listing.closedOnes(),
            page.size(),
            page.offset())
        .list(TeamSql::team);
  }

  long count(Queries queries, TeamListing listing) {
    return queries
        .sql(
            "select count(*) as n from teams where delete_at = 0 and allow_open_invite in (?, ?)",
            listing.openOnes(),
            !listing.closedOnes())
        .only(row -> row.number("n"));
  }

  /// Writes a team; false if its name is taken.
  boolean insert(Transaction transaction, Team team) {
    return transaction
            .sql(
                """
                insert into teams (id, create_at, update_at, display_name, name, description,
                  email, type, company_name, allowed_domains, invite_id, allow_open_invite)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict on constraint teams_name do nothing
                """,
                team.id(),
                team.createAt(),
                team.updateAt(),
                team.displayName(),
                team.name(),
                team.description(),
                team.email(),
                team.type(),
                team.companyName(),
                team.allowedDomains(),
                team.inviteId(),
                team.allowOpenInvite())
            .run()
        > 0;
  }

  private static Team team(Row row) {
    return new Team(
        new TeamId(row.text("id")),
        row.number("create_at"),
        row.number("update_at"),
        row.number("delete_at"),
        row.text("display_name"),
        row.text("name"),
        row.text("description"),
        row.text("email"),
        row.text("type"),
        row.text("company_name"),
        row.text("allowed_domains"),
        row.text("invite_id"),
        row.flag("allow_open_invite"),
        row.number("last_team_icon_update"));
  }
}
