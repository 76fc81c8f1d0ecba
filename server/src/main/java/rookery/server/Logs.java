package rookery.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoints;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.postgres.Leadership;
import rookery.cluster.postgres.PostgresCheckpoints;
import rookery.cluster.postgres.PostgresLog;
import rookery.cluster.postgres.RemoteLog;
import rookery.cluster.postgres.SwitchingCheckpoints;
import rookery.cluster.postgres.SwitchingLog;
import rookery.cluster.redis.RedisCheckpoints;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisSettings;
import rookery.delivery.Delivery;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.Timers;
import rookery.kernel.Tracing;
import rookery.postgres.Database;
import rookery.server.launch.CannotStart;
import rookery.server.settings.RookeryKeys;

/// Opens the event log that a node is set to.
final class Logs {
  private static final Logger LOG = LoggerFactory.getLogger(Logs.class);
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private Logs() {}

  /// What a log of a cluster stands on. Immutable.
  record Ground(
      Database database,
      Incarnation self,
      IdSource ids,
      InstantSource clock,
      Timers timers,
      Leadership leadership,
      PrometheusMeterRegistry metrics,
      Tracing tracing) {}

  /// The log of a node without others: a new run with each start.
  static EventLog inProcess(long ringBytes, IdSource ids) {
    return new InProcessLog(new Epoch("p" + ids.next()), ringBytes);
  }

  /// The log of a cluster, in Redis or in PostgreSQL. Waits for Redis, if the log is there; should
  /// it not come, a node of a cluster that ran before starts without it, because what is written
  /// waits in the outbox until the log has moved to PostgreSQL.
  ///
  /// @param compress whether what enters it is compressed; asked for each entry
  static SwitchingLog cluster(
      NodeSettings settings,
      RedisSettings at,
      BooleanSupplier compress,
      Ground ground,
      Lifecycle parts)
      throws CannotStart {
    var redis = new RedisLog(at, compress, ground.ids(), ground.clock(), ground.metrics());
    var switching = settings.switching();
    var log =
        parts.own(
            SwitchingLog.over(
                new RemoteLog(redis, redis::look),
                new PostgresLog(ground.database(), ground.ids(), at.keepFor(), at.keepBytes()),
                ground.database(),
                ground.self(),
                ground.ids(),
                ground.leadership(),
                switching,
                System::nanoTime,
                ground.metrics()));
    Duration wait = settings.settings().get(RookeryKeys.REDIS_WAIT);
    if (!isThere(log, redis, at, wait)) {
      String reason = reason(redis, at);
      if (redis.foreign()) {
        throw new CannotStart(reason, null);
      }
      if (!Delivery.ranBefore(ground.database())) {
        throw new CannotStart(
            reason
                + ". Start Redis there, or correct MM_CACHESETTINGS_REDISADDRESS"
                + " and MM_CACHESETTINGS_REDISPASSWORD",
            null);
      }
      LOG.warn("Starting without Redis, because this cluster ran before: {}", reason);
    }
    log.begin(ground.timers(), switching.every());
    return log;
  }

  /// Where the connections of a cluster were: where the log is.
  static Checkpoints checkpoints(RedisSettings settings, Database database, SwitchingLog cluster) {
    return new SwitchingCheckpoints(
        new RedisCheckpoints(settings), new PostgresCheckpoints(database), cluster::degraded);
  }

  private static boolean isThere(
      SwitchingLog log, RedisLog redis, RedisSettings settings, Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    for (boolean told = false; !log.usable(); told = true) {
      if (redis.foreign() || System.nanoTime() >= end || !pause()) {
        return false;
      }
      if (!told) {
        LOG.warn(
            "Waiting up to {} s for Redis at {}: {}",
            wait.toSeconds(),
            settings,
            reason(redis, settings));
      }
    }
    return true;
  }

  private static String reason(RedisLog redis, RedisSettings settings) {
    try {
      redis.connect();
      return "Redis at " + settings + " is not the one that the other nodes use";
    } catch (LogUnavailable e) {
      return String.valueOf(e.getMessage());
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
