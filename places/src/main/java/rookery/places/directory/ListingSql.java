package rookery.places.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.kernel.UserId;
import rookery.postgres.Queries;

/// Writes the one statement of a [Listing]. Not thread-safe; confined to one call.
final class ListingSql {
  private static final Map<String, String> FLAGS =
      Map.of(
          "user", "(%1$s.scheme_user and not %1$s.scheme_admin)",
          "admin", "%1$s.scheme_admin",
          "guest", "%1$s.scheme_guest");

  private final StringBuilder text = new StringBuilder("select u.id from users u");
  private final List<@Nullable Object> arguments = new ArrayList<>();

  static List<UserId> ids(Queries queries, Listing listing) {
    var sql = new ListingSql();
    sql.joins(listing);
    sql.conditions(listing);
    sql.roles(listing);
    sql.order(listing);
    return queries
        .sql(sql.text.toString(), sql.arguments.toArray())
        .list(row -> new UserId(row.text("id")));
  }

  private void joins(Listing listing) {
    if (listing.inTeam() != null) {
      add(
          " join team_members t on t.user_id = u.id and t.delete_at = 0 and t.team_id = ?",
          listing.inTeam());
    }
    if (listing.inChannel() != null) {
      add(" join channel_members c on c.user_id = u.id and c.channel_id = ?", listing.inChannel());
    }
    if (listing.sort() == Listing.Sort.STATUS || listing.sort() == Listing.Sort.LAST_ACTIVITY_AT) {
      text.append(" left join status s on s.user_id = u.id");
    }
    text.append(" where true");
  }

  private void conditions(Listing listing) {
    if (listing.notInTeam() != null) {
      add(
          " and not exists (select 1 from team_members x where x.user_id = u.id"
              + " and x.delete_at = 0 and x.team_id = ?)",
          listing.notInTeam());
    }
    if (listing.notInChannel() != null) {
      add(
          " and not exists (select 1 from channel_members x where x.user_id = u.id"
              + " and x.channel_id = ?)",
          listing.notInChannel());
    }
    if (listing.withoutTeam()) {
      text.append(
          " and not exists (select 1 from team_members x where x.user_id = u.id"
              + " and x.delete_at = 0)");
    }
    if (listing.active()) {
      text.append(" and u.delete_at = 0");
    }
    if (listing.inactive()) {
      text.append(" and u.delete_at > 0");
    }
  }

  private void roles(Listing listing) {
    var any = new ArrayList<String>();
    for (String role : listing.roles().system()) {
      any.add(
          role.equals("system_user") ? "u.roles = ?" : "? = any(string_to_array(u.roles, ' '))");
      arguments.add(role);
    }
    if (listing.inTeam() != null) {
      listing.roles().team().forEach(role -> any.add(flag("t", role)));
    }
    if (listing.inChannel() != null) {
      listing.roles().channel().forEach(role -> any.add(flag("c", role)));
    }
    if (!any.isEmpty()) {
      text.append(" and (").append(String.join(" or ", any)).append(')');
    }
  }

  private void order(Listing listing) {
    text.append(" order by ")
        .append(
            switch (listing.sort()) {
              case USERNAME -> "";
              case LAST_ACTIVITY_AT -> "coalesce(s.last_activity_at, 0) desc, ";
              case CREATE_AT -> "u.create_at desc, ";
              case STATUS ->
                  "coalesce(array_position(array['online', 'away', 'dnd'], s.status), 4), ";
              case ADMIN -> "c.scheme_admin desc, ";
            });
    add("u.username limit ?", listing.page().size());
    add(" offset ?", listing.page().offset());
  }

  private void add(String more, Object argument) {
    text.append(more);
    arguments.add(argument);
  }

  /// The role's flag in the table of that alias; a role that does not exist has nobody.
  private static String flag(String alias, String role) {
    String kind = role.substring(role.indexOf('_') + 1);
    return FLAGS.getOrDefault(kind, "false").formatted(alias);
  }
}
