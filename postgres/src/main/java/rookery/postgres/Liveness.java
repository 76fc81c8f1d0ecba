package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Timers;

/// Ends waiting for a database that does not answer at all: a network that swallows packets, a
/// machine that hangs. A statement may take long if it must; but when one takes longer than some
/// seconds, the database is asked something simple over another connection, and if that is not
/// answered either, connections that wait are given up. Their callers are answered 503.
/// Thread-safe.
final class Liveness implements AutoCloseable {
  /// After how long a statement makes doubtful whether the database is there.
  static final Duration DOUBT = Duration.ofSeconds(3);

  /// How long a simple answer may take.
  static final Duration ANSWER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  private final DatabaseSettings settings;
  private final Properties login;
  private final Counter given;
  private final Map<Connection, Long> busy = new ConcurrentHashMap<>();
  private final Timers.Task task;

  Liveness(DatabaseSettings settings, Timers timers, MeterRegistry metrics) {
    this.settings = settings;
    this.login = login(settings);
    this.given = Counter.builder("rookery_postgres_given_up").register(metrics);
    this.task = timers.every("database-liveness", EVERY, this::look);
  }

  private static Properties login(DatabaseSettings settings) {
    var login = new Properties();
    login.putAll(settings.options());
    if (!settings.user().isEmpty()) {
      login.setProperty("user", settings.user());
      login.setProperty("password", settings.password());
    }
    String seconds = Long.toString(ANSWER.toSeconds());
    login.setProperty("loginTimeout", seconds);
    login.setProperty("connectTimeout", seconds);
    login.setProperty("socketTimeout", seconds);
    login.setProperty("ApplicationName", "rookery-liveness");
    return login;
  }

  /// A connection is in use from now on, until what is answered is closed.
  Use using(Connection connection) {
    busy.put(connection, System.nanoTime());
    return new Use(connection);
  }

  /// A connection in use. Not thread-safe; confined to the thread that uses it.
  final class Use implements AutoCloseable {
    private final Connection connection;

    private Use(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void close() {
      busy.remove(connection);
    }
  }

  private boolean doubtful(long since) {
    return System.nanoTime() - since > DOUBT.toNanos();
  }

  private void look() {
    if (busy.values().stream().anyMatch(this::doubtful) && !answers()) {
      giveUp();
    }
  }

  private boolean answers() {
    try (var connection = DriverManager.getConnection(settings.url(), login);
        var statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      LOG.debug("The database does not answer", e);
      return false;
    }
  }

  private void giveUp() {
    busy.forEach((connection, since) -> {
      if (doubtful(since) && busy.remove(connection, since)) {
        given.increment();
        LOG.warn("The database does not answer; a connection is given up");
        abort(connection);
      }
    });
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("A connection could not be given up", e);
    }
  }

  @Override
  public void close() {
    task.cancel();
  }
}
