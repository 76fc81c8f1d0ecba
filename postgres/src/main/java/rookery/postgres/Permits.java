package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import rookery.kernel.Problems;

/// As many callers as there are connections, first come first served. A caller that already holds a
/// permit on this thread gets no second one: it would wait for itself. Thread-safe.
final class Permits {
  private final Semaphore free;
  private final Duration patience;
  private final Counter refused;
  private final Map<Thread, Permit> held = new ConcurrentHashMap<>();

  Permits(int connections, Duration patience, MeterRegistry metrics) {
    this.free = new Semaphore(connections, true);
    this.patience = patience;
    this.refused = Counter.builder("rookery_postgres_refused").register(metrics);
    Gauge.builder("rookery_postgres_waiting", free, Semaphore::getQueueLength).register(metrics);
    Gauge.builder(
            "mattermost_db_master_connections_total", free, f -> connections - f.availablePermits())
        .register(metrics);
  }

  /// Waits for a turn; 503 when there is none in time.
  Permit enter() {
    if (held.containsKey(Thread.currentThread())) {
      throw new IllegalStateException(
          "a database call inside another one: pass the transaction on instead");
    }
    try {
      if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        refused.increment();
        throw Problems.unavailable(
            "database", new TimeoutException("no connection in " + patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problems.unavailable("database", e);
    }
    var permit = new Permit();
    held.put(Thread.currentThread(), permit);
    return permit;
  }

  /// Gives the current thread's permit back before its call ends.
  void leaveEarly() {
    Permit permit = held.get(Thread.currentThread());
    if (permit != null) {
      permit.close();
    }
  }

  /// One turn. Not thread-safe; confined to the thread that entered.
  final class Permit implements AutoCloseable {
    private boolean given;

    @Override
    public void close() {
      if (!given) {
        given = true;
        held.remove(Thread.currentThread());
        free.release();
      }
    }
  }
}
