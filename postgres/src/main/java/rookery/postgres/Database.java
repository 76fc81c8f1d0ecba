package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Problems;

/// The database: reads, and transactions that write. Blocking; meant for virtual threads.
///
/// 1. What [#write] did is committed when it returns, and nothing of it is when it throws.
/// 2. A deadlock or serialisation failure repeats the whole transaction, a few times, with a random
///    pause; its function must therefore be repeatable.
/// 3. A database that is away, refuses, answers nobody or has no connection free is a
///    [rookery.kernel.Problem.Unavailable], at the latest three seconds after the patience. A slow
///    statement has longer, as long as the database answers others.
/// 4. A text that the database cannot keep, because of a NUL in it, is a
///    [rookery.kernel.Problem.Invalid]: only a caller can have sent it.
/// 5. Callers get connections in the order they asked: a fair permit stands before the pool, which
///    by itself starves virtual threads.
///
/// Thread-safe.
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int ATTEMPTS = 5;

  private final Pool pool;
  private final Watch watch;
  private final long patience;
  private final Permits permits;
  private final Timer reads;
  private final Timer writes;
  private final Counter repeats;

  private Database(DatabaseSettings settings, MeterRegistry metrics) {
    this.pool = Pool.open(settings);
    this.watch = Watch.begin(new Question(settings), settings.patience(), metrics);
    this.patience = settings.patience().toNanos();
    this.permits = new Permits(settings.connections(), settings.patience(), metrics);
    this.reads = Timer.builder("rookery_postgres_read").register(metrics);
    this.writes = Timer.builder("rookery_postgres_write").register(metrics);
    this.repeats = Counter.builder("rookery_postgres_repeats").register(metrics);
  }

  /// Opens the pool; does not wait for the database to be there.
  public static Database open(DatabaseSettings settings, MeterRegistry metrics) {
    return new Database(settings, metrics);
  }

  /// Runs statements that only read, each by itself. No transaction: two statements may see two
  /// states.
  public <T> T read(Function<Queries, T> work) {
    return timed(
        reads,
        since -> {
          try (Connection connection = pool.take(since + patience);
              var _ = watch.over(connection, since)) {
            return work.apply(new Queries(connection));
          }
        });
  }

  /// Runs one transaction and then what it asked for after the commit.
  public <T> T write(Function<Transaction, T> work) {
    return timed(writes, since -> repeatable(work, since));
  }

  private <T> T repeatable(Function<Transaction, T> work, long since) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work, since);
      } catch (SqlFailure e) {
        if (!e.repeatable() || attempt == ATTEMPTS) {
          throw e;
        }
        repeats.increment();
        LOG.debug("Repeating a transaction, attempt {}", attempt, e);
        pause(attempt);
      }
    }
  }

  private <T> T once(Function<Transaction, T> work, long since) throws SQLException {
    Transaction transaction;
    T result;
    try (Connection connection = pool.take(since + patience);
        var _ = watch.over(connection, since)) {
      connection.setAutoCommit(false);
      transaction = new Transaction(connection);
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
    transaction.afterCommit();
    return result;
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("Rolling back failed; the connection is given up", e);
    }
  }

  private <T> T timed(Timer timer, Statements<T> statements) {
    long start = System.nanoTime();
    try (var _ = permits.enter()) {
      return statements.run(start);
    } catch (SqlFailure e) {
      throw problem(e);
    } catch (SQLException e) {
      throw Problems.unavailable("database", e);
    } finally {
      timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

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
    watch.close();
    pool.close();
  }

  @FunctionalInterface
  private interface Statements<T> {
    T run(long since) throws SQLException;
  }
}
