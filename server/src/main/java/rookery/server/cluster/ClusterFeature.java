package rookery.server.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Condition;
import rookery.cluster.Conditions;
import rookery.cluster.EventLog;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.cluster.SoloRoster;
import rookery.cluster.postgres.Leadership;
import rookery.cluster.postgres.SwitchingLog;
import rookery.delivery.Delivery;
import rookery.http.Route;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.people.access.Permissions;
import rookery.postgres.Database;
import rookery.server.cluster.ClusterEvent.Kind;

/// Puts together what a node knows and tells of its cluster. Made before the log is followed; once
/// there is a roster, [#begin] is called. Thread-safe.
public final class ClusterFeature implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFeature.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration TRIM_EVERY = Duration.ofHours(1);

  private final SelfFacts self;
  private final AtomicReference<Roster> roster;
  private final ClusterView view;
  private final Membership membership;
  private final Chronicle chronicle;
  private final Permissions permissions;
  private final List<Timers.Task> tasks = new CopyOnWriteArrayList<>();

  private ClusterFeature(
      SelfFacts self,
      AtomicReference<Roster> roster,
      ClusterView view,
      Membership membership,
      Chronicle chronicle,
      Permissions permissions) {
    this.self = self;
    this.roster = roster;
    this.view = view;
    this.membership = membership;
    this.chronicle = chronicle;
    this.permissions = permissions;
  }

  /// Who this node is. Immutable.
  ///
  /// @param port of its REST listener
  /// @param config hash of its settings
  /// @param startedAt milliseconds
  public record Identity(
      String name,
      Incarnation incarnation,
      String host,
      String address,
      int port,
      String version,
      int schema,
      Supplier<String> config,
      long startedAt) {}

  /// What it stands on. Immutable.
  ///
  /// @param cluster the log, if there may be other nodes
  /// @param nanos this process' time
  public record Parts(
      Database database,
      EventLog log,
      Optional<SwitchingLog> cluster,
      Delivery delivery,
      Leadership leadership,
      Conditions conditions,
      LongSupplier nanos,
      MeterRegistry metrics) {}

  /// Puts it together and begins to listen to the log.
  ///
  /// @param connections open sockets
  public static ClusterFeature assemble(
      Parts parts, Identity identity, IntSupplier connections, Permissions permissions) {
    var delivery = parts.delivery();
    var watch = new Watch();
    var chronicle =
        Chronicle.follow(
            parts.database(), delivery.outbox(), delivery.notices(), parts.leadership(), watch);
    var applied = new AppliedEntries(() -> chronicle.later(ofSelf(identity, Kind.RESYNCHRONISED)));
    delivery.listen(applied);
    var readings =
        new SelfFacts.Readings(
            connections,
            parts.log()::head,
            delivery::position,
            parts.leadership()::clockSkewMillis,
            () ->
                new NodeFacts.Writing(
                    delivery.formats().own().newest(), delivery.formats().written()));
    var self =
        new SelfFacts(identity, readings, applied::applied, parts.conditions(), parts.nanos());
    var roster = new AtomicReference<Roster>(new SoloRoster(self));
    var around = new Surroundings(parts.cluster(), parts.leadership());
    var checks = new SyncChecks(identity.incarnation(), parts.conditions(), parts.metrics());
    var view = new ClusterView(self, roster::get, parts.leadership(), checks, around, chronicle);
    figures(view, self, parts.metrics());
    var ground = new Membership.Ground(self, parts.leadership(), parts.nanos());
    var membership = new Membership(view, roster::get, watch, chronicle, checks, around, ground);
    return new ClusterFeature(self, roster, view, membership, chronicle, permissions);
  }

  private static void figures(ClusterView view, SelfFacts self, MeterRegistry metrics) {
    for (Condition.State state : Condition.State.values()) {
      Gauge.builder("rookery_cluster_nodes_in_state", view, of -> of.inState(state))
          .tag("state", state.word())
          .register(metrics);
    }
    Gauge.builder("rookery_cluster_nodes_silent", view, ClusterView::silent).register(metrics);
    Gauge.builder("rookery_cluster_lag_milliseconds", self, SelfFacts::lagMillis).register(metrics);
  }

  private static Wish ofSelf(Identity identity, Kind kind) {
    return new Wish(identity.incarnation().value(), identity.name(), kind, "");
  }

  /// This node's facts, as they are now.
  public Supplier<NodeFacts> facts() {
    return self;
  }

  /// To be told of nodes that come and go.
  public Roster.Listener listener() {
    return membership;
  }

  public List<Route> routes() {
    return new ClusterEndpoints(view, permissions).routes();
  }

  /// Begins to look around.
  public void begin(Roster all, Timers timers) {
    roster.set(all);
    tasks.add(timers.every("cluster-checks", EVERY, membership::look));
    tasks.add(timers.every("cluster-events", EVERY, membership::write));
    tasks.add(timers.every("cluster-trim", TRIM_EVERY, chronicle::trim));
  }

  /// Tells the others that this node leaves. Before it leaves the roster.
  @Override
  public void close() {
    tasks.forEach(Timers.Task::cancel);
    try {
      chronicle.write(new Wish(self.incarnation().value(), self.name(), Kind.LEFT, ""));
    } catch (ProblemException e) {
      LOG.debug("That this node leaves could not be told; the others will see it", e);
    }
  }
}
