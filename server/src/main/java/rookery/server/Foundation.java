package rookery.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import rookery.cluster.Checkpoints;
import rookery.cluster.Conditions;
import rookery.cluster.EventLog;
import rookery.cluster.Formats;
import rookery.cluster.InProcessCheckpoints;
import rookery.cluster.postgres.Leadership;
import rookery.cluster.postgres.SwitchingLog;
import rookery.cluster.redis.RedisSettings;
import rookery.delivery.CurrentEpoch;
import rookery.delivery.Delivery;
import rookery.delivery.EntryFormats;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Timers;
import rookery.kernel.Tracing;
import rookery.postgres.Database;
import rookery.postgres.Migrations;
import rookery.server.configuration.Configuration;
import rookery.server.launch.CannotStart;
import rookery.server.launch.NodeIdentity;
import rookery.server.settings.RookeryKeys;
import rookery.server.system.Installation;
import rookery.server.traces.Traces;

/// What every feature of a node stands on: database, event log, delivery, time and figures.
/// Immutable.
///
/// @param schema the version of the database's schema
/// @param configuration what this node is set to
/// @param installation what all nodes are of
/// @param redis where the nodes meet, if there may be others
/// @param cluster the log, if there may be other nodes
/// @param leadership of this database's nodes, even of a single one
/// @param conditions how this node is
record Foundation(
    Database database,
    int schema,
    Configuration configuration,
    Installation installation,
    EventLog log,
    Optional<RedisSettings> redis,
    Optional<SwitchingLog> cluster,
    Leadership leadership,
    Conditions conditions,
    Checkpoints checkpoints,
    Delivery delivery,
    Incarnation incarnation,
    InstantSource clock,
    IdSource ids,
    Timers timers,
    PrometheusMeterRegistry metrics,
    Tracing tracing) {
  /// Lays it; what was laid belongs to `parts`, even if something later fails.
  ///
  /// @param own what flags, variables and file of this node say
  /// @param seen the event log as delivery sees it
  static Foundation lay(
      NodeSettings own, NodeIdentity identity, UnaryOperator<EventLog> seen, Lifecycle parts)
      throws CannotStart {
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var ids = new RandomIds();
    var clock = InstantSource.system();
    int schema = migrate(own);
    var tracing = Traces.start(own.settings(), identity.name(), metrics, parts);
    var database = parts.own(Database.open(own.database(), metrics, tracing));
    var configuration = Configuration.load(database, own.settings());
    var timers = parts.own(new RealTimers());
    var incarnation = new Incarnation(ids.next());
    var installation = Installation.read(database, ids, clock);
    var time = new Leadership.Time(timers, clock, System::nanoTime);
    var leadership = parts.own(Leadership.join(database, incarnation, time, metrics));
    var ground =
        new Logs.Ground(database, incarnation, ids, clock, timers, leadership, metrics, tracing);
    return over(ground, schema, configuration, installation, identity.name(), seen, parts);
  }

  private static Foundation over(
      Logs.Ground ground,
      int schema,
      Configuration configuration,
      Installation installation,
      String name,
      UnaryOperator<EventLog> seen,
      Lifecycle parts)
      throws CannotStart {
    var settings = new NodeSettings(configuration.get());
    var redis = settings.redis(installation.id());
    var formats = new EntryFormats(Formats.OF_THIS_BUILD, settings.window(), System::nanoTime);
    var cluster = cluster(redis, settings, compression(configuration, formats), ground, parts);
    var checkpoints = parts.own(checkpoints(redis, cluster, ground.database(), ground.clock()));
    EventLog log =
        seen.apply(
            cluster.isPresent() ? cluster.get() : parts.own(inProcess(settings, ground.ids())));
    var delivery = parts.own(delivery(log, cluster, ground, name, settings, formats));
    return new Foundation(
        ground.database(),
        schema,
        configuration,
        installation,
        log,
        redis,
        cluster,
        ground.leadership(),
        new Conditions(),
        checkpoints,
        delivery,
        ground.self(),
        ground.clock(),
        ground.ids(),
        ground.timers(),
        ground.metrics(),
        ground.tracing());
  }

  private static Optional<SwitchingLog> cluster(
      Optional<RedisSettings> redis,
      NodeSettings settings,
      BooleanSupplier compress,
      Logs.Ground ground,
      Lifecycle parts)
      throws CannotStart {
    return redis.isPresent()
        ? Optional.of(Logs.cluster(settings, redis.get(), compress, ground, parts))
        : Optional.empty();
  }

  /// Whether what enters the log is compressed: as it is set, while all nodes read that.
  private static BooleanSupplier compression(Configuration configuration, EntryFormats formats) {
    return () ->
        formats.written() >= Formats.COMPRESSED
            && configuration.get().get(RookeryKeys.LOG_COMPRESSION);
  }

  private static Delivery delivery(
      EventLog log,
      Optional<SwitchingLog> cluster,
      Logs.Ground ground,
      String name,
      NodeSettings settings,
      EntryFormats formats) {
    CurrentEpoch epochs = cluster.<CurrentEpoch>map(of -> of::current).orElse(CurrentEpoch.ALWAYS);
    return Delivery.start(
        log,
        epochs,
        ground.database(),
        ground.self(),
        name,
        ground.timers(),
        settings.delivery(),
        formats,
        ground.metrics(),
        ground.tracing());
  }

  private static Checkpoints checkpoints(
      Optional<RedisSettings> redis,
      Optional<SwitchingLog> cluster,
      Database database,
      InstantSource clock) {
    return redis.isPresent() && cluster.isPresent()
        ? Logs.checkpoints(redis.get(), database, cluster.get())
        : new InProcessCheckpoints(clock);
  }

  private static EventLog inProcess(NodeSettings settings, IdSource ids) {
    return Logs.inProcess(settings.ringBytes(), ids);
  }

  private static int migrate(NodeSettings settings) throws CannotStart {
    try {
      return Migrations.run(settings.database());
    } catch (Migrations.CannotMigrate e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
  }
}
