package rookery.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.PGConnection;

/// What PostgreSQL itself says of sessions whose callers have waited for long.
final class Backends {
  private static final String AT_WORK =
      """
      select pid from pg_stat_activity
      where pid = any (?)
        and (state is null or state not like 'idle%'
             or clock_timestamp() - state_change < ? * interval '1 millisecond')
      """;

  private Backends() {}

  /// Those for which PostgreSQL does nothing: it knows no such session, or has waited for its
  /// caller, which waits for it, for as long as `doubt`. None behind a pooler, which shows other
  /// numbers than PostgreSQL has.
  ///
  /// @param probe the connection over which it is asked
  static Set<Integer> dead(Connection probe, Set<Integer> sessions, Duration doubt)
      throws SQLException {
    int shown = probe.unwrap(PGConnection.class).getBackendPID();
    if (number(probe) != shown || sessions.isEmpty()) {
      return Set.of();
    }
    var dead = new HashSet<>(sessions);
    try (var statement = probe.prepareStatement(AT_WORK)) {
      statement.setArray(1, probe.createArrayOf("integer", sessions.toArray()));
      statement.setLong(2, doubt.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          dead.remove(rows.getInt(1));
        }
      }
    }
    return dead;
  }

  private static int number(Connection probe) throws SQLException {
    try (var statement = probe.createStatement();
        ResultSet rows = statement.executeQuery("select pg_backend_pid()")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
