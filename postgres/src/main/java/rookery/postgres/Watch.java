package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a slow statement from a database that answers nobody. While a call takes long, it asks the
/// database something easy. As long as that is answered, the call may go on; if it is not, calls
/// that are older than the patience are given up, and with each its connection.
///
/// Thread-safe.
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long LOOK_MILLIS = 250;

  /// From when on a call makes it ask, and how long it then is content with an answer.
  private static final Duration LONG = Duration.ofSeconds(1);

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BooleanSupplier answers;
  private final long patience;
  private final Counter givenUp;

  private Watch(BooleanSupplier answers, Duration patience, MeterRegistry metrics) {
    this.answers = answers;
    this.patience = patience.toNanos();
    this.givenUp = Counter.builder("rookery_postgres_given_up").register(metrics);
  }

  /// Begins to watch, until closed.
  ///
  /// @param answers asks the database; false if it does not answer
  static Watch begin(BooleanSupplier answers, Duration patience, MeterRegistry metrics) {
    var watch = new Watch(answers, patience, metrics);
    Thread.ofVirtual().name("database-watch").start(watch::run);
    return watch;
  }

  /// Watches a call until that is closed, which is before its connection is another's.
  ///
  /// @param since when it began, before it had a connection
  Call over(Connection connection, long since) {
    var call = new Call(connection, since);
    calls.add(call);
    return call;
  }

  private void run() {
    try {
      boolean silent = false;
      while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (olderThan(Math.min(LONG.toNanos(), patience)).isEmpty()) {
          continue;
        }
        boolean answered = answers.getAsBoolean();
        if (silent == answered) {
          silent = !answered;
          tell(silent);
        }
        if (silent) {
          olderThan(patience).forEach(this::giveUp);
        } else if (closed.await(LONG.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Call> olderThan(long nanos) {
    long now = System.nanoTime();
    return calls.stream().filter(call -> now - call.since >= nanos).toList();
  }

  private static void tell(boolean silent) {
    if (silent) {
      LOG.warn("The database answers nobody; calls that wait for it are given up");
    } else {
      LOG.info("The database answers again");
    }
  }

  /// Not on this thread: closing a socket may take its time.
  private void giveUp(Call call) {
    Thread.ofVirtual()
        .name("database-watch")
        .start(() -> {
          if (call.abort()) {
            givenUp.increment();
          }
        });
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /// One call on one connection. Thread-safe.
  final class Call implements AutoCloseable {
    private final Connection connection;
    private final long since;
    private boolean over;

    private Call(Connection connection, long since) {
      this.connection = connection;
      this.since = since;
    }

    /// Ends the connection under the call, whose statement then fails.
    private synchronized boolean abort() {
      if (over) {
        return false;
      }
      over = true;
      calls.remove(this);
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("A connection could not be given up", e);
      }
      return true;
    }

    @Override
    public synchronized void close() {
      over = true;
      calls.remove(this);
    }
  }
}
