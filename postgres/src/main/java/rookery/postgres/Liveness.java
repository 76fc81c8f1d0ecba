package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Problems;
import rookery.kernel.Timers;

/// Ends waiting for a database that does not answer at all: a network that swallows packets, a
/// machine that hangs. A statement may take long if it must; but when one takes longer than some
/// seconds, or there is no connection for a while, the database is asked something simple over
/// another connection. If that is not answered either, connections that wait are given up, and
/// until it is answered nobody waits any more: callers are answered 503. If it is answered, the
/// database is asked what it does for those that wait; one for which it does nothing leads nowhere,
/// as after a failover to another machine, and is given up too. Thread-safe.
final class Liveness implements AutoCloseable {
  /// How long a simple answer may take.
  static final Duration ANSWER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);
  private static final Duration SHORTEST_DOUBT = Duration.ofMillis(500);
  private static final Duration LONGEST_DOUBT = Duration.ofMillis(2_500);
  private static final Duration EVERY = Duration.ofMillis(250);

  private final DatabaseSettings settings;
  private final Runnable renew;
  private final Duration doubt;
  private final Properties login;
  private final Counter given;
  private final Map<Connection, Wait> busy = new ConcurrentHashMap<>();
  private final AtomicBoolean suspected = new AtomicBoolean();
  private final Timers.Task task;
  private volatile boolean silent;

  /// @param renew lets go of connections that nobody uses now: they may be as dead as others
  Liveness(DatabaseSettings settings, Runnable renew, Timers timers, MeterRegistry metrics) {
    this.settings = settings;
    this.renew = renew;
    this.doubt = doubt(settings.patience());
    this.login = login(settings);
    this.given = Counter.builder("rookery_postgres_given_up").register(metrics);
    Gauge.builder("rookery_postgres_answers", this, it -> it.silent ? 0 : 1).register(metrics);
    this.task = timers.every("database-liveness", EVERY, this::look);
  }

  /// After how long a statement makes doubtful whether the database is there.
  static Duration doubt(Duration patience) {
    return Duration.ofMillis(
        Math.clamp(patience.toMillis() / 2, SHORTEST_DOUBT.toMillis(), LONGEST_DOUBT.toMillis()));
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

  /// False while the database is known to answer nothing.
  boolean answers() {
    return !silent;
  }

  /// 503 while the database is known to answer nothing.
  void requireAnswers() {
    if (silent) {
      throw Problems.unavailable("database", new SQLException("the database does not answer"));
    }
  }

  /// Somebody waits for a connection in vain: it may be that none can be made.
  void suspect() {
    suspected.set(true);
  }

  /// A connection is in use from now on, until what is answered is closed.
  Use using(Connection connection) throws SQLException {
    int session = connection.unwrap(PGConnection.class).getBackendPID();
    busy.put(connection, new Wait(System.nanoTime(), session));
    return new Use(connection);
  }

  /// Somebody uses a connection. Immutable.
  ///
  /// @param session the number that PostgreSQL gave it
  private record Wait(long since, int session) {}

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

  private void look() {
    long now = System.nanoTime();
    boolean waited = suspected.getAndSet(false);
    var doubtful = new HashMap<>(busy);
    doubtful.values().removeIf(wait -> now - wait.since() <= doubt.toNanos());
    if (!silent && !waited && doubtful.isEmpty()) {
      return;
    }
    try (var connection = DriverManager.getConnection(settings.url(), login)) {
      var sessions = doubtful.values().stream().map(Wait::session).collect(Collectors.toSet());
      var dead = Backends.dead(connection, sessions, doubt);
      speaks();
      if (!dead.isEmpty()) {
        LOG.warn("The database does nothing for {} connections; they are given up", dead.size());
        doubtful.values().removeIf(wait -> !dead.contains(wait.session()));
        giveUp(doubtful);
        renew.run();
      }
    } catch (SQLException e) {
      LOG.debug("The database does not answer, or refuses", e);
      if (isThere(e)) {
        speaks();
      } else {
        isSilent(now);
      }
    }
  }

  private void speaks() {
    if (silent) {
      LOG.info("The database answers again");
    }
    silent = false;
  }

  /// Those that have waited at least as long as the question was not answered lead nowhere.
  private void isSilent(long asked) {
    if (!silent) {
      LOG.warn("The database does not answer; requests are refused until it does");
    }
    silent = true;
    var waiting = new HashMap<>(busy);
    waiting.values().removeIf(wait -> wait.since() - asked >= 0);
    giveUp(waiting);
  }

  /// A database that is full, or just starting, says so: then it is there, and what it works on is
  /// left alone.
  private static boolean isThere(SQLException refusal) {
    String state = refusal.getSQLState();
    return state != null && !state.startsWith("08");
  }

  private void giveUp(Map<Connection, Wait> connections) {
    connections.forEach((connection, wait) -> {
      if (busy.remove(connection, wait)) {
        given.increment();
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
