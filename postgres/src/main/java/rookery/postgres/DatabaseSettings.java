package rookery.postgres;

import java.time.Duration;
import java.util.Map;

/// How to reach PostgreSQL. Immutable.
///
/// @param url JDBC address, `jdbc:postgresql://host:port/database`, without secrets
/// @param user may be empty: the driver's default
/// @param password may be empty
/// @param options the driver's own options, such as `sslmode`
/// @param connections the most connections at once, at least 2
/// @param patience how long a caller waits for a connection before it is answered 503; one that
///   waits for a database that answers nothing, no more than [Database#LONGEST_DELAY] longer
/// @param statementTimeout the longest a statement may run before PostgreSQL ends it
public record DatabaseSettings(
    String url,
    String user,
    String password,
    Map<String, String> options,
    int connections,
    Duration patience,
    Duration statementTimeout) {
  /// Settings with this project's defaults for everything but the address.
  public static DatabaseSettings of(String url, String user, String password) {
    return new DatabaseSettings(
        url, user, password, Map.of(), 16, Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  @Override
  public String toString() {
    return url;
  }
}
