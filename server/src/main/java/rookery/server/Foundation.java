package rookery.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import rookery.cluster.Checkpoints;
import rookery.cluster.EventLog;
import rookery.cluster.InProcessCheckpoints;
import rookery.delivery.Delivery;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.Migrations;
import rookery.server.launch.CannotStart;
import rookery.server.launch.NodeIdentity;
import rookery.server.settings.RookeryKeys;

/// What every feature of a node stands on: database, event log, delivery, time and figures.
/// Immutable.
///
/// @param schema the version of the database's schema
record Foundation(
    Database database,
    int schema,
    EventLog log,
    Checkpoints checkpoints,
    Delivery delivery,
    Incarnation incarnation,
    InstantSource clock,
    IdSource ids,
    Timers timers,
    PrometheusMeterRegistry metrics) {
  /// Lays it; what was laid belongs to `parts`, even if something later fails.
  static Foundation lay(NodeSettings settings, NodeIdentity identity, Lifecycle parts)
      throws CannotStart {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var ids = new RandomIds();
    var clock = InstantSource.system();
    int schema = migrate(settings);
    var database = parts.own(Database.open(settings.database(), metrics));
    var timers = parts.own(new RealTimers());
    var redis = settings.settings().redis();
    var log =
        redis.isEmpty()
            ? Logs.inProcess(settings.ringBytes(), ids)
            : Logs.redis(
                settings.redis(redis.get()),
                settings.settings().get(RookeryKeys.REDIS_WAIT),
                database,
                ids,
                clock,
                metrics);
    parts.own(log);
    var checkpoints =
        parts.own(
            redis.isEmpty()
                ? new InProcessCheckpoints(clock)
                : Logs.checkpoints(settings.redis(redis.get())));
    var incarnation = new Incarnation(ids.next());
    var delivery =
        parts.own(
            Delivery.start(
                log, database, incarnation, identity.name(), timers, settings.delivery(), metrics));
    return new Foundation(
        database, schema, log, checkpoints, delivery, incarnation, clock, ids, timers, metrics);
  }

  private static int migrate(NodeSettings settings) throws CannotStart {
    try {
      return Migrations.run(settings.database());
    } catch (Migrations.CannotMigrate e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
  }
}
