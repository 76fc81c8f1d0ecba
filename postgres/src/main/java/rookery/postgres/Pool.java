package rookery.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;

/// Connections, each kept for the next caller. Thread-safe.
final class Pool implements AutoCloseable {
  /// How long one attempt lasts; a caller's patience is made of these.
  private static final long ATTEMPT_MILLIS = 500;

  /// How long a connection that has been idle may take to show that it still works.
  private static final long PROOF_MILLIS = 1_000;

  private final HikariDataSource connections;

  private Pool(HikariDataSource connections) {
    this.connections = connections;
  }

  /// Does not wait for the database to be there.
  static Pool open(DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("rookery");
    config.setJdbcUrl(settings.url());
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(2, settings.connections()));
    config.setConnectionTimeout(ATTEMPT_MILLIS);
    config.setValidationTimeout(PROOF_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setDataSourceProperties(
        driver(settings, Duration.ofSeconds(5), settings.statementTimeout().plusSeconds(5)));
    return new Pool(new HikariDataSource(config));
  }

  /// What the driver needs besides the address.
  ///
  /// @param open how long opening a connection may take
  /// @param answer how long the database may say nothing before the connection counts as broken
  static Properties driver(DatabaseSettings settings, Duration open, Duration answer) {
    var driver = new Properties();
    if (!settings.user().isEmpty()) {
      driver.setProperty("user", settings.user());
      driver.setProperty("password", settings.password());
    }
    driver.setProperty("ApplicationName", "rookery");
    driver.setProperty("reWriteBatchedInserts", "true");
    driver.setProperty("tcpKeepAlive", "true");
    driver.setProperty("loginTimeout", Long.toString(open.toSeconds()));
    driver.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
    driver.putAll(settings.options());
    // After the operator's own: the schema is not theirs to choose.
    driver.setProperty(
        "options",
        (settings.options().getOrDefault("options", "")
                + " -c search_path=rookery -c statement_timeout="
                + settings.statementTimeout().toMillis())
            .strip());
    return driver;
  }

  /// A connection, sought until `deadline` or a second longer.
  ///
  /// @param deadline in this process' time, `System.nanoTime`
  Connection take(long deadline) throws SQLException {
    while (true) {
      try {
        return connections.getConnection();
      } catch (SQLTransientConnectionException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw e;
        }
      }
    }
  }

  @Override
  public void close() {
    connections.close();
  }
}
