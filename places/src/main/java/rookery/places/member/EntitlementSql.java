package rookery.places.member;

import java.util.Set;
import rookery.delivery.Entitlements;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Row;
import rookery.realtime.EntitlementSource;

/// Reads what a user may receive. One statement sees one moment, so version and set belong
/// together. Thread-safe.
final class EntitlementSql implements EntitlementSource {
  private final Database database;

  EntitlementSql(Database database) {
    this.database = database;
  }

  @Override
  public Entitlements read(UserId user) {
    return database.read(queries ->
        queries
            .sql(
                """
                select
                  coalesce((select version from entitlement where user_id = ?), 0) as version,
                  array(select channel_id from channel_members where user_id = ?) as channels,
                  array(select team_id from team_members
                    where user_id = ? and delete_at = 0) as teams,
                  exists(select 1 from users where id = ?
                    and 'system_admin' = any(string_to_array(roles, ' '))) as admin
                """,
                user,
                user,
                user,
                user)
            .only(EntitlementSql::entitlements));
  }

  private static Entitlements entitlements(Row row) {
    return new Entitlements(
        row.number("version"),
        Set.copyOf(row.texts("channels").stream().map(ChannelId::new).toList()),
        Set.copyOf(row.texts("teams").stream().map(TeamId::new).toList()),
        row.flag("admin"));
  }
}
