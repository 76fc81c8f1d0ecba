package rookery.server.cluster;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Roster;
import rookery.cluster.postgres.Lead;
import rookery.cluster.postgres.Leadership;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.server.cluster.ClusterEvent.Kind;

/// Looks about once a second who is there and how they are, and, if this node leads, writes what
/// changed. Looking never waits for the database. Thread-safe.
final class Membership implements Roster.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final ClusterView view;
  private final Supplier<Roster> roster;
  private final Watch watch;
  private final Chronicle chronicle;
  private final SyncChecks checks;
  private final Surroundings around;
  private final Ground ground;

  /// What it stands on. Immutable.
  ///
  /// @param nanos this process' time
  record Ground(SelfFacts self, Leadership leadership, LongSupplier nanos) {}

  Membership(
      ClusterView view,
      Supplier<Roster> roster,
      Watch watch,
      Chronicle chronicle,
      SyncChecks checks,
      Surroundings around,
      Ground ground) {
    this.view = view;
    this.roster = roster;
    this.watch = watch;
    this.chronicle = chronicle;
    this.checks = checks;
    this.around = around;
    this.ground = ground;
  }

  @Override
  public void arrived(Incarnation node) {
    watch.arrived(node);
  }

  @Override
  public void lost(Incarnation node) {
    watch.lost(node);
  }

  /// Looks once.
  void look() {
    var leader = ground.leadership().lead().map(Lead::holder);
    checks.look(view.nodes(), leader, around.amiss());
  }

  /// Writes what there is to write.
  synchronized void write() {
    chronicle.catchUp();
    try {
      if (ground.leadership().leads() && around.seesOthers()) {
        writeAsLeader(ground.leadership().lead());
      }
    } catch (ProblemException e) {
      LOG.debug("What happened to the cluster cannot be written now", e);
    }
  }

  private void writeAsLeader(Optional<Lead> lead) {
    String name = ground.self().name();
    lead.map(now -> new Wish(ClusterEvent.LEADER, name, Kind.LEADS, "in term " + now.term()))
        .filter(this::isNew)
        .ifPresent(chronicle::writeAsLeader);
    var log = new Wish(ClusterEvent.LOG, name, Kind.LOG_MOVED, around.home() + ", " + epoch());
    if (isNew(log)) {
      chronicle.writeAsLeader(log);
    }
    var sight = new Watch.Sight(ground.nanos().getAsLong(), view.nodes(), roster.get().silent());
    watch.wishes(sight).forEach(chronicle::writeAsLeader);
  }

  private String epoch() {
    String position = ground.self().get().position();
    return "epoch " + position.substring(0, Math.max(0, position.lastIndexOf(':')));
  }

  private boolean isNew(Wish wish) {
    return chronicle
        .last(wish.subject())
        .filter(last -> last.kind() == wish.kind() && last.detail().equals(wish.detail()))
        .isEmpty();
  }
}
