package rookery.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.EventLog;
import rookery.cluster.LocalRateLimits;
import rookery.cluster.NodeFacts;
import rookery.cluster.RateLimits;
import rookery.cluster.Roster;
import rookery.cluster.SoloRoster;
import rookery.cluster.postgres.Leadership;
import rookery.cluster.postgres.LeaseRoster;
import rookery.cluster.redis.RedisRateLimits;
import rookery.cluster.redis.RedisRoster;
import rookery.http.CannotListen;
import rookery.http.HttpServer;
import rookery.http.HttpSettings;
import rookery.http.MetricsServer;
import rookery.http.Route;
import rookery.jobs.Jobs;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.UserId;
import rookery.people.session.Sessions;
import rookery.people.status.Presence;
import rookery.realtime.Continuing;
import rookery.realtime.Extensions;
import rookery.realtime.Ports;
import rookery.realtime.Realtime;
import rookery.server.cluster.ClusterFeature;
import rookery.server.configuration.ConfigurationFeature;
import rookery.server.jobs.JobFeature;
import rookery.server.launch.CannotStart;
import rookery.server.launch.LogLevels;
import rookery.server.launch.NodeIdentity;
import rookery.server.launch.NodeStarter;
import rookery.server.launch.RunningNode;
import rookery.server.limits.RequestRates;
import rookery.server.settings.Audience;
import rookery.server.settings.MailKeys;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.RateLimitKeys;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.StorageKeys;
import rookery.server.system.ClientConfig;
import rookery.server.system.HealthEndpoints;
import rookery.server.system.HealthWatch;
import rookery.server.system.NodeFigures;
import rookery.server.system.Onlookers;
import rookery.server.system.SystemFeature;
import rookery.talk.Talk;

/// Puts a node together from its parts, in the order in which they need each other. Immutable.
public final class Node implements NodeStarter {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration LEARN = Duration.ofSeconds(2);
  private static final Duration HEALTH_EVERY = Duration.ofSeconds(1);

  private final UnaryOperator<EventLog> log;

  public Node() {
    this(UnaryOperator.identity());
  }

  /// A node that uses the event log through something: what breaks it on purpose.
  public Node(UnaryOperator<EventLog> log) {
    this.log = log;
  }

  @Override
  public Running start(Settings settings, NodeIdentity identity) throws CannotStart {
    var parts = new Lifecycle();
    try {
      return start(
          Foundation.lay(new NodeSettings(settings), identity, log, parts), identity, parts);
    } catch (CannotStart | RuntimeException e) {
      parts.close();
      throw e;
    } catch (CannotListen e) {
      parts.close();
      throw new CannotStart(
          e.getMessage() + ". Stop what uses it, or choose another with --port", e);
    }
  }

  private static Running start(Foundation base, NodeIdentity identity, Lifecycle parts)
      throws CannotStart, CannotListen {
    var settings = new NodeSettings(base.configuration().get());
    var tiers = Tiers.assemble(base, identity.name(), parts);
    var config = base.configuration().derive(now -> config(new NodeSettings(now), base));
    var realtime = parts.own(realtime(base, tiers, settings, config));
    var cluster = cluster(settings, base, identity, realtime, tiers);
    var configuration = parts.own(configuration(base, tiers));
    follow(base, realtime);
    var roster = parts.own(roster(base, tiers, cluster));
    parts.own(cluster).begin(roster, base.timers());
    SideBySide.join(roster, base);
    base.delivery().sweep().begun(identity.name(), incarnations(roster));
    learnWhoIsThere(tiers.people().presence(), base, roster);
    var jobs = parts.own(jobs(base, tiers, settings.settings()));
    var routes = new ArrayList<>(tiers.routes());
    var system = system(settings.settings(), base, tiers, config);
    Stream.of(jobs.routes(), cluster.routes(), system.routes(), configuration.routes())
        .forEach(routes::addAll);
    var watch = new HealthWatch();
    var onlookers = new Onlookers();
    routes.addAll(
        new HealthEndpoints(base.conditions(), base.database()::answers, watch, onlookers)
            .routes());
    metrics(settings.settings(), base, parts);
    var content =
        new HttpServer.Content(
            tiers.guarded(routes),
            tiers.people().sessions(),
            realtime.acceptor(),
            NodeSite.of(base.configuration(), identity, roster),
            () -> config.get().versionId(),
            rates(settings.settings(), base, parts),
            base.tracing());
    var http = parts.own(HttpServer.start(http(base), content, base.ids(), base.metrics()));
    watch(watch, http, base, parts);
    base.conditions().started();
    var departure = departure(settings, base, tiers, realtime, http, onlookers, jobs);
    return new Running(parts, base, tiers, routes, departure);
  }

  /// Requests are counted for all nodes together where they meet.
  private static RequestRates rates(Settings settings, Foundation base, Lifecycle parts) {
    var alone =
        new LocalRateLimits(settings.get(RateLimitKeys.MEMORY_STORE_SIZE), System::nanoTime);
    var limits =
        base.redis().<RateLimits>map(redis -> new RedisRateLimits(redis, alone)).orElse(alone);
    return new RequestRates(
        parts.own(limits), base.configuration().derive(RequestRates.Rules::of), base.metrics());
  }

  private static void follow(Foundation base, Realtime realtime) {
    base.delivery().listen(realtime.listener());
    base.delivery()
        .notices()
        .on(Sessions.CHANGED, (user, _) -> realtime.sessionsChanged(new UserId(user)));
    SecondFactorDuty.follow(base.configuration(), realtime);
    base.delivery().follow();
  }

  private static Departure departure(
      NodeSettings settings,
      Foundation base,
      Tiers tiers,
      Realtime realtime,
      HttpServer http,
      Onlookers onlookers,
      JobFeature jobs) {
    boolean others = base.cluster().isPresent();
    return new Departure(
        onlookers,
        http,
        () -> handOver(jobs, base.leadership()),
        tiers.people().presence(),
        realtime,
        base.delivery(),
        new Departure.Times(
            others ? settings.settings().get(RookeryKeys.DRAIN_NOTICE) : Duration.ZERO,
            settings.settings().get(RookeryKeys.DRAIN)));
  }

  private static void handOver(JobFeature jobs, Leadership leadership) {
    jobs.close();
    leadership.handOver();
  }

  private static void watch(HealthWatch watch, HttpServer http, Foundation base, Lifecycle parts) {
    var loops = http.loops();
    for (int i = 0; i < loops.size(); i++) {
      watch.over("Event loop " + (i + 1), loops.get(i));
    }
    watch.over("The tail of the event log", base.delivery()::steps);
    parts.own(base.timers().every("health", HEALTH_EVERY, watch::look)::cancel);
  }

  private static Realtime realtime(
      Foundation base, Tiers tiers, NodeSettings settings, Supplier<ClientConfig> config) {
    var sessions = tiers.people().sessions();
    return Realtime.start(
        settings
            .realtime(() -> config.get().versionId())
            .withCaps(base.configuration().derive(now -> new NodeSettings(now).sockets())),
        new Ports(tiers.places().members().entitlements(), sessions, sessions::again),
        new Continuing(
            base.checkpoints(),
            base.delivery().history(),
            base.delivery().position(),
            base.incarnation(),
            base.timers()),
        new Extensions(tiers.actions(), tiers.hooks(), List.of(tiers.people().presence())),
        base.clock(),
        base.ids(),
        base.metrics(),
        base.tracing());
  }

  private static JobFeature jobs(Foundation base, Tiers tiers, Settings settings) {
    var around =
        new Jobs.Surroundings(
            base.database(),
            JobFeature.under(base.leadership()),
            base.incarnation(),
            base.ids(),
            base.clock(),
            base.timers(),
            RandomGenerator.getDefault(),
            base.metrics());
    var bounds =
        new JobFeature.Bounds(
            Path.of(settings.get(StorageKeys.FILE_DIRECTORY)),
            settings.get(RookeryKeys.LOG_RETENTION));
    return JobFeature.start(around, tiers.jobs(), bounds, tiers.people().permissions());
  }

  private static ClientConfig config(NodeSettings node, Foundation base) {
    var settings = node.settings();
    var installation = base.installation();
    Map<String, String> limited = new HashMap<>(settings.shownTo(Audience.ANYONE));
    limited.put("DiagnosticId", installation.id());
    limited.put("TelemetryId", installation.id());
    boolean forgotLink = settings.get(MailKeys.FORGOT_LINK) && node.mail().usable();
    limited.put("PasswordEnableForgotLink", Boolean.toString(forgotLink));
    Map<String, String> further = new HashMap<>(settings.shownTo(Audience.USERS));
    further.put("MaxPostSize", Integer.toString(Talk.LONGEST_MESSAGE));
    further.put("InstallationDate", Long.toString(installation.since()));
    further.put("SchemaVersion", Integer.toString(base.schema()));
    return ClientConfig.of(limited, further);
  }

  private static SystemFeature system(
      Settings settings, Foundation base, Tiers tiers, Supplier<ClientConfig> config) {
    return SystemFeature.assemble(
        config,
        base.database(),
        Path.of(settings.get(StorageKeys.FILE_DIRECTORY)),
        base.ids(),
        tiers.people().users()::none);
  }

  private static ClusterFeature cluster(
      NodeSettings settings,
      Foundation base,
      NodeIdentity identity,
      Realtime realtime,
      Tiers tiers) {
    var self =
        new ClusterFeature.Identity(
            identity.name(),
            base.incarnation(),
            NodeSettings.hostName(),
            NodeSettings.hostAddress(),
            settings.http().port(),
            version(),
            base.schema(),
            base.configuration()::hash,
            base.clock().millis());
    var parts =
        new ClusterFeature.Parts(
            base.database(),
            base.log(),
            base.cluster(),
            base.delivery(),
            base.leadership(),
            base.conditions(),
            System::nanoTime,
            base.metrics());
    return ClusterFeature.assemble(
        parts, self, realtime::connections, tiers.people().permissions());
  }

  private static String version() {
    String packaged = Node.class.getPackage().getImplementationVersion();
    return packaged == null ? "unpackaged" : packaged;
  }

  private static Roster roster(Foundation base, Tiers tiers, ClusterFeature cluster) {
    var facts = cluster.facts();
    if (base.redis().isEmpty() || base.cluster().isEmpty()) {
      return new SoloRoster(facts);
    }
    return LeaseRoster.join(
        new LeaseRoster.Surroundings(
            base.database(), base.cluster().get(), base.timers(), System::nanoTime),
        facts,
        listener ->
            RedisRoster.join(base.redis().get(), facts, listener, base.timers(), base.metrics()),
        new Neighbours(tiers.people().presence(), base.delivery().sweep(), cluster.listener()));
  }

  private static void learnWhoIsThere(Presence presence, Foundation base, Roster roster) {
    presence.ask();
    var others = new ArrayList<>(incarnations(roster));
    others.remove(base.incarnation());
    if (!presence.awaitShares(others, LEARN)) {
      LOG.info("Not all other nodes have told who is connected to them; starting all the same");
    }
  }

  private static List<Incarnation> incarnations(Roster roster) {
    return roster.nodes().stream().map(NodeFacts::incarnation).toList();
  }

  private static Supplier<HttpSettings> http(Foundation base) {
    return base.configuration().derive(now -> new NodeSettings(now).http());
  }

  /// What is shown of the configuration, and how a change of it is heard of.
  private static ConfigurationFeature configuration(Foundation base, Tiers tiers) {
    LogLevels.apply(base.configuration().get());
    base.configuration().onChange(LogLevels::apply);
    return ConfigurationFeature.start(
        base.configuration(),
        new ConfigurationFeature.Parts(
            base.database(),
            base.delivery().outbox(),
            base.delivery().notices(),
            base.timers(),
            base.clock(),
            base.conditions()),
        settings -> config(new NodeSettings(settings), base).toUsers(),
        tiers.people().permissions());
  }

  private static void metrics(Settings settings, Foundation base, Lifecycle parts)
      throws CannotListen {
    if (settings.get(ObservationKeys.METRICS_ENABLE)) {
      var files = Path.of(settings.get(StorageKeys.FILE_DIRECTORY));
      var figures =
          NodeFigures.watch(base.conditions(), base.clock(), files, version(), base.metrics());
      parts.own(base.timers().every("node-figures", HEALTH_EVERY, figures::look)::cancel);
      var at = settings.get(ObservationKeys.METRICS_LISTEN_ADDRESS);
      parts.own(MetricsServer.start(at.host(), at.port(), base.metrics()));
    }
  }

  /// A node at work. Thread-safe.
  public static final class Running implements RunningNode {
    private final Lifecycle parts;
    private final Foundation base;
    private final Tiers tiers;
    private final List<Route> routes;
    private final Departure departure;

    private Running(
        Lifecycle parts, Foundation base, Tiers tiers, List<Route> routes, Departure departure) {
      this.parts = parts;
      this.base = base;
      this.tiers = tiers;
      this.routes = List.copyOf(routes);
      this.departure = departure;
    }

    /// Every route that it serves.
    public List<Route> routes() {
      return routes;
    }

    /// What it has counted under a name so far.
    public double counted(String counter) {
      return base.metrics().get(counter).counter().count();
    }

    /// The names of the socket actions that features added.
    public List<String> socketActions() {
      return tiers.actions().stream().map(action -> action.name()).toList();
    }

    @Override
    public CompletionStage<Void> lost() {
      return base.delivery().lost();
    }

    @Override
    public void close() {
      base.conditions().draining();
      departure.run(base.delivery().lost().toCompletableFuture().isDone());
      parts.close();
    }
  }
}
