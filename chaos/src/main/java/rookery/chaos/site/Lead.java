package rookery.chaos.site;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/// Who leads, as the database says. Immutable.
///
/// @param holder the life of the node
/// @param node its name
/// @param current whether its lease is not over
public record Lead(long term, String holder, String node, boolean current) {
  private static final String SECONDS = "2";
  private static final String ASK =
      """
      select term, holder, coalesce(incarnation.node, '') as node,
        until > clock_timestamp() as current
      from rookery.leader left join rookery.incarnation on incarnation.id = leader.holder
      """;

  /// Asks over a connection of its own, as the last one may have died with the server.
  static Optional<Lead> read(PostgresUnderTest.Way way) {
    var properties = new Properties();
    properties.setProperty("user", way.user());
    properties.setProperty("password", way.password());
    properties.setProperty("connectTimeout", SECONDS);
    properties.setProperty("socketTimeout", SECONDS);
    try (var connection = DriverManager.getConnection(way.url(), properties);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(ASK)) {
      return rows.next()
          ? Optional.of(
              new Lead(
                  rows.getLong("term"),
                  rows.getString("holder"),
                  rows.getString("node"),
                  rows.getBoolean("current")))
          : Optional.empty();
    } catch (SQLException _) {
      return Optional.empty();
    }
  }
}
