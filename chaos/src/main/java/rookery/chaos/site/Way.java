package rookery.chaos.site;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/// How to ask the database something, past all links. Immutable.
record Way(String url, String user, String password) {
  private static final String SECONDS = "2";

  /// Reads one row.
  @FunctionalInterface
  interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /// Asks over a connection of its own, as the last one may have died with the server. Nothing, if
  /// there is no row, or no answer.
  <T> Optional<T> ask(String sql, Reading<T> reading) {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", SECONDS);
    properties.setProperty("socketTimeout", SECONDS);
    try (var connection = DriverManager.getConnection(url, properties);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? Optional.of(reading.of(rows)) : Optional.empty();
    } catch (SQLException _) {
      return Optional.empty();
    }
  }
}
