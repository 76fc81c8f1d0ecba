package rookery.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;
import rookery.kernel.RealTimers;
import rookery.kernel.Step;
import rookery.kernel.Timers;
import rookery.kernel.Tracing;

/// The database: reads, and transactions that write. Blocking; meant for virtual threads.
///
/// 1. What [#write] did is committed when it returns, and nothing of it is when it throws.
/// 2. A deadlock or serialisation failure repeats the whole transaction, a few times, with a random
///    pause; its function must therefore be repeatable. It may ask for that itself ([OnceMore]).
/// 3. A database that is away, refuses, hangs or has no connection free in time is a
///    [rookery.kernel.Problem.Unavailable], at the latest [DatabaseSettings#patience] and
///    [#LONGEST_DELAY] after it began to be so; at once, when it is known to answer nothing.
/// 4. A text that the database cannot keep, because of a NUL in it, is a
///    [rookery.kernel.Problem.Invalid]: only a caller can have sent it.
/// 5. Callers get connections in the order they asked: a fair permit stands before the pool, which
///    by itself starves virtual threads.
///
/// Thread-safe.
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int ATTEMPTS = 5;

  /// With the pauses between them about a second.
  private static final int PATIENT_ATTEMPTS = 9;

  /// How much longer than its patience a caller may wait for a database that answers nothing: a
  /// look at a connection, and a question that settles the doubt.
  public static final Duration LONGEST_DELAY = Duration.ofSeconds(4);

  /// A transaction whose client says nothing for so long is ended by the server, and what it locked
  /// is free. The server hears nothing of a machine that lost its power or its network, and would
  /// keep such a transaction for hours.
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

  /// The server asks of a silent client, in transaction or not, whether its machine is there: a
  /// session of one that is gone is over after a minute.
  private static final String KEEPALIVES =
      "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

  /// How long the pool is waited for at once: what is known meanwhile counts.
  private static final long AT_ONCE_MILLIS = 1_000;

  /// The pool waits no shorter.
  private static final long SHORTEST_MILLIS = 250;

  private final HikariDataSource pool;
  private final Duration patience;
  private final Permits permits;
  private final Timers timers = new RealTimers();
  private final Liveness liveness;
  private final Timer reads;
  private final Timer writes;
  private final Counter repeats;
  private final Counter statements;
  private final StoreTimes stores;
  private final Tracing tracing;

  private Database(
      HikariDataSource pool, DatabaseSettings settings, MeterRegistry metrics, Tracing tracing) {
    this.pool = pool;
    this.tracing = tracing;
    this.patience = settings.patience();
    this.permits = new Permits(settings.connections(), settings.patience(), metrics);
    this.liveness =
        new Liveness(
            settings, () -> pool.getHikariPoolMXBean().softEvictConnections(), timers, metrics);
    this.reads = Timer.builder("rookery_postgres_read").register(metrics);
    this.writes = Timer.builder("rookery_postgres_write").register(metrics);
    this.repeats = Counter.builder("rookery_postgres_repeats").register(metrics);
    this.statements = Counter.builder("rookery_postgres_statements").register(metrics);
    this.stores = new StoreTimes(metrics);
  }

  /// The same without traces.
  public static Database open(DatabaseSettings settings, MeterRegistry metrics) {
    return open(settings, metrics, Tracing.OFF);
  }

  /// Opens the pool; does not wait for the database to be there.
  ///
  /// @param tracing is told of each use by a request that is traced
  public static Database open(DatabaseSettings settings, MeterRegistry metrics, Tracing tracing) {
    var config = new HikariConfig();
    config.setPoolName("rookery");
    config.setJdbcUrl(settings.url());
    if (!settings.user().isEmpty()) {
      config.setUsername(settings.user());
      config.setPassword(settings.password());
    }
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(2, settings.connections()));
    long atOnce = Math.clamp(settings.patience().toMillis(), SHORTEST_MILLIS, AT_ONCE_MILLIS);
    config.setConnectionTimeout(atOnce);
    config.setValidationTimeout(atOnce);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "rookery");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    // What a statement was about may be anybody's words: errors come without it.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("loginTimeout", "5");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(settings.statementTimeout().toSeconds() + 5));
    settings.options().forEach(config::addDataSourceProperty);
    config.addDataSourceProperty("options", options(settings));
    return new Database(new HikariDataSource(config), settings, metrics, tracing);
  }

  /// The session's. Those before the operator's own may be changed by them; the schema is not
  /// theirs to choose. Statements are too short for the server to compile them.
  private static String options(DatabaseSettings settings) {
    return String.join(
        " ",
        KEEPALIVES,
        "-c idle_in_transaction_session_timeout=" + LONGEST_SILENCE.toMillis(),
        settings.options().getOrDefault("options", ""),
        "-c search_path=rookery -c jit=off",
        "-c statement_timeout=" + settings.statementTimeout().toMillis());
  }

  /// False while the database is known to answer nothing, so that every caller is refused. Asks
  /// nobody.
  public boolean answers() {
    return liveness.answers();
  }

  /// Runs statements that only read, or that PostgreSQL takes outside of transactions alone, each
  /// by itself. No transaction: two statements may see two states.
  public <T> T read(Function<Queries, T> work) {
    return timed(
        new Clock(reads, work, "read"),
        use -> {
          try (Connection connection = connection(use);
              var _ = liveness.using(connection)) {
            return work.apply(new Queries(connection, statements));
          }
        });
  }

  /// Runs one transaction and then what it asked for after the commit.
  public <T> T write(Function<Transaction, T> work) {
    Committed<T> committed = commit(work, work);
    committed.beforeAnswer();
    return committed.result();
  }

  /// Runs one transaction and what follows its commit, but for what its callers are to wait for
  /// before they are answered.
  ///
  /// @param by a function of the class that asks
  <T> Committed<T> commit(Function<Transaction, T> work, Object by) {
    return timed(new Clock(writes, by, "write"), use -> repeatable(work, use));
  }

  /// A transaction that is committed. Thread-safe.
  ///
  /// @param transaction over; it still knows what is to be waited for
  record Committed<T>(T result, Transaction transaction) {
    void beforeAnswer() {
      transaction.beforeAnswer();
    }
  }

  /// A connection, within what is left of the caller's patience.
  private Connection connection(Use use) throws SQLException {
    while (true) {
      try {
        Connection connection = pool.getConnection();
        use.step().reached("connection");
        return connection;
      } catch (SQLTransientConnectionException e) {
        if (System.nanoTime() - use.start() >= patience.toNanos()) {
          throw e;
        }
        liveness.suspect();
        liveness.requireAnswers();
      }
    }
  }

  private <T> Committed<T> repeatable(Function<Transaction, T> work, Use use) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work, use);
      } catch (SqlFailure e) {
        if (!e.repeatable() || attempt == ATTEMPTS) {
          throw e;
        }
        LOG.debug("Repeating a transaction, attempt {}", attempt, e);
      } catch (OnceMore e) {
        if (attempt == PATIENT_ATTEMPTS) {
          throw e.otherwise();
        }
        LOG.debug("A transaction waits for something, attempt {}", attempt, e);
      }
      repeats.increment();
      pause(attempt);
    }
  }

  private <T> Committed<T> once(Function<Transaction, T> work, Use use) throws SQLException {
    Transaction transaction;
    T result;
    try (Connection connection = connection(use);
        var _ = liveness.using(connection)) {
      connection.setAutoCommit(false);
      transaction = new Transaction(connection, statements);
      boolean done = false;
      try {
        result = work.apply(transaction);
        transaction.beforeCommit();
        connection.commit();
        done = true;
      } catch (SQLException e) {
        throw new SqlFailure(e);
      } finally {
        if (!done) {
          rollBack(connection);
          transaction.afterRollback();
        }
      }
    }
    permits.leaveEarly();
    use.step().close();
    transaction.afterCommit();
    return new Committed<>(result, transaction);
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("Rolling back failed; the connection is given up", e);
    }
  }

  private <T> T timed(Clock clock, Statements<T> statements) {
    liveness.requireAnswers();
    long start = System.nanoTime();
    boolean served = true;
    Step step = step(clock);
    try (var _ = permits.enter()) {
      liveness.requireAnswers();
      return statements.run(new Use(start, step));
    } catch (SqlFailure e) {
      served = false;
      throw problem(e);
    } catch (SQLException e) {
      served = false;
      throw Problems.unavailable("database", e);
    } catch (ProblemException e) {
      served = !(e.problem() instanceof Problem.Unavailable);
      throw e;
    } finally {
      if (!served) {
        step.failed("database");
      }
      step.close();
      long took = System.nanoTime() - start;
      clock.timer().record(took, TimeUnit.NANOSECONDS);
      stores.record(clock.work(), clock.how(), served, took);
    }
  }

  /// Named after who asks, as in the figures.
  private Step step(Clock clock) {
    return tracing.following()
        ? tracing
            .step(Step.Kind.CALL, StoreTimes.name(clock.work(), clock.how()))
            .with("db.system.name", "postgresql")
        : Step.NONE;
  }

  /// One use of the database.
  ///
  /// @param start when the caller began to wait
  private record Use(long start, Step step) {}

  /// Where a use of the database is counted.
  private record Clock(Timer timer, Object work, String how) {}

  private static RuntimeException problem(SqlFailure failure) {
    if (failure.unstorable()) {
      return Problems.invalidBody("text");
    }
    return failure.away() ? Problems.unavailable("database", failure) : failure;
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(10L << attempt)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.unavailable("database", e);
    }
  }

  @Override
  public void close() {
    liveness.close();
    timers.close();
    pool.close();
  }

  @FunctionalInterface
  private interface Statements<T> {
    T run(Use use) throws SQLException;
  }
}
