package rookery.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoints;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.redis.RedisCheckpoints;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisSettings;
import rookery.delivery.Delivery;
import rookery.kernel.IdSource;
import rookery.postgres.Database;
import rookery.server.launch.CannotStart;

/// Opens the event log that a node is set to.
final class Logs {
  private static final Logger LOG = LoggerFactory.getLogger(Logs.class);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private Logs() {}

  /// The log of a node without others: a new run with each start.
  static EventLog inProcess(long ringBytes, IdSource ids) {
    return new InProcessLog(new Epoch("p" + ids.next()), ringBytes);
  }

  /// The log of a cluster. Waits for Redis; if it does not come, a node of a cluster that ran
  /// before starts without it, because what is written waits in the outbox.
  static EventLog redis(
      RedisSettings settings,
      Duration wait,
      Database database,
      IdSource ids,
      InstantSource clock,
      MeterRegistry metrics)
      throws CannotStart {
    var log = new RedisLog(settings, ids, clock, metrics);
    try {
      await(log, settings, wait);
    } catch (LogUnavailable e) {
      if (!Delivery.ranBefore(database)) {
        log.close();
        throw new CannotStart(
            e.getMessage() + ". Start Redis there, or correct MM_CACHESETTINGS_REDISADDRESS", e);
      }
      LOG.warn("Starting without Redis, because this cluster ran before: {}", e.getMessage());
    }
    return log;
  }

  /// Where the connections of a cluster were. Redis need not be there.
  static Checkpoints checkpoints(RedisSettings settings) {
    return new RedisCheckpoints(settings);
  }

  private static void await(RedisLog log, RedisSettings settings, Duration wait)
      throws LogUnavailable {
    long end = System.nanoTime() + wait.toNanos();
    for (boolean told = false; ; told = true) {
      try {
        log.connect();
        return;
      } catch (LogUnavailable e) {
        if (System.nanoTime() >= end || !pause()) {
          throw e;
        }
        if (!told) {
          LOG.warn(
              "Waiting up to {} s for Redis at {}: {}", wait.toSeconds(), settings, e.getMessage());
        }
      }
    }
  }

  /// False when this thread is told to end.
  private static boolean pause() {
    try {
      boolean _ = new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
