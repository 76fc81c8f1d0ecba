package rookery.places.channel;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;
import rookery.postgres.Versioned;

/// The statements about channels. Immutable.
final class ChannelSql {
  private static final String OF_USER =
      """
      select c.*, c.id || c.xmin as row_version
      from channels c join channel_members m on m.channel_id = c.id
      where m.user_id = ? and (c.delete_at = 0 or (? and c.delete_at >= ?))
      """;

  Optional<Channel> find(Queries queries, String id) {
    return queries.sql("select * from channels where id = ?", id).first(ChannelSql::channel);
  }

  /// A team's channel, or a direct or group channel, whose names every team shares.
  Optional<Channel> byName(Queries queries, TeamId team, String name) {
    return queries
        .sql(
            """
            select * from channels where name = ? and team_id in (?, '')
            order by team_id desc limit 1
            """,
            name,
            team)
        .first(ChannelSql::channel);
  }

  Optional<Channel> direct(Queries queries, String name) {
    return queries
        .sql("select * from channels where team_id = '' and name = ?", name)
        .first(ChannelSql::channel);
  }

  /// Channels of a team by their names, without archived ones.
  List<Channel> named(Queries queries, TeamId team, Collection<String> names) {
    return queries
        .sql(
            """
            select * from channels where team_id = ? and name = any(?) and delete_at = 0
            order by name desc
            """,
            team,
            names)
        .list(ChannelSql::channel);
  }

  /// The channels a user is in, of a team and of no team.
  ///
  /// @param known the versions that the asker has
  Versioned<Channel> ofUser(
      Queries queries, UserId user, TeamId team, Archived archived, Collection<String> known) {
    return queries.versioned(
        user.value(),
        known,
        OF_USER + "and c.team_id in (?, '')",
        "display_name, id",
        ChannelSql::channel,
        user,
        archived.included(),
        archived.since(),
        team);
  }

  /// The channels a user is in, of all teams and of none.
  Versioned<Channel> ofUser(
      Queries queries, UserId user, Archived archived, Collection<String> known) {
    return queries.versioned(
        user.value(),
        known,
        OF_USER,
        "id",
        ChannelSql::channel,
        user,
        archived.included(),
        archived.since());
  }

  /// Locks the team against archiving and against other new channels, so that its limit holds.
  Optional<Integer> lockAndCount(Transaction transaction, TeamId team) {
    boolean there =
        transaction
            .sql("select 1 from teams where id = ? and delete_at = 0 for no key update", team)
            .any();
    return there
        ? transaction
            .sql("select count(*) as n from channels where team_id = ? and delete_at = 0", team)
            .first(row -> row.integer("n"))
        : Optional.empty();
  }

  void lock(Transaction transaction, Collection<ChannelId> ids) {
    transaction
        .sql("select 1 from channels where id = any(?) order by id for no key update", ids)
        .any();
  }

  List<Channel> lockJoined(Transaction transaction, TeamId team, UserId user) {
    return transaction
        .sql(
            """
            select c.* from channels c join channel_members m on m.channel_id = c.id
            where c.team_id = ? and m.user_id = ?
            order by c.id for no key update of c
            """,
            team,
            user)
        .list(ChannelSql::channel);
  }

  /// Writes a channel; false if one of its team has the name.
  boolean insert(Transaction transaction, Channel channel) {
    return transaction
            .sql(
                """
                insert into channels (id, create_at, update_at, team_id, type, display_name, name,
                  header, purpose, extra_update_at, creator_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict on constraint channels_name do nothing
                """,
                channel.id(),
                channel.createAt(),
                channel.updateAt(),
                channel.teamText(),
                channel.type(),
                channel.displayName(),
                channel.name(),
                channel.header(),
                channel.purpose(),
                channel.extraUpdateAt(),
                channel.creator())
            .run()
        > 0;
  }

  static Channel channel(Row row) {
    String team = row.text("team_id");
    return new Channel(
        new ChannelId(row.text("id")),
        team.isEmpty() ? null : new TeamId(team),
        ChannelType.valueOf(row.text("type")),
        row.text("name"),
        row.text("display_name"),
        row.text("header"),
        row.text("purpose"),
        row.text("creator_id"),
        row.number("create_at"),
        row.number("update_at"),
        row.number("delete_at"),
        row.number("last_post_at"),
        row.number("last_root_post_at"),
        row.number("total_msg_count"),
        row.number("total_msg_count_root"),
        row.number("extra_update_at"),
        row.text("default_category_name"));
  }
}
