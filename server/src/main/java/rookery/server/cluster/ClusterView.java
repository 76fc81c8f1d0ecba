package rookery.server.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import rookery.cluster.Applied;
import rookery.cluster.Condition;
import rookery.cluster.Condition.Reason;
import rookery.cluster.Condition.State;
import rookery.cluster.NodeFacts;
import rookery.cluster.NodeFacts.Vitals;
import rookery.cluster.Roster;
import rookery.cluster.postgres.Lead;
import rookery.cluster.postgres.Leadership;
import rookery.kernel.Incarnation;

/// The cluster as this node knows it, from memory alone: so it answers whatever is away.
/// Thread-safe.
final class ClusterView {
  private static final Reason SILENT =
      new Reason(
          "silent",
          "It has not shown itself for more than a second and a half; what stands here is what it"
              + " told last. If it is not back within seconds, it counts as lost. Look whether it"
              + " runs, whether its machine stalls, and at its way to Redis.");
  private static final Reason UNSEEN =
      new Reason(
          "unseen",
          "The node that answers does not see the others now; what stands here is what it heard"
              + " last.");

  private final SelfFacts self;
  private final Supplier<Roster> roster;
  private final Leadership leadership;
  private final SyncChecks checks;
  private final Surroundings around;
  private final Chronicle chronicle;

  ClusterView(
      SelfFacts self,
      Supplier<Roster> roster,
      Leadership leadership,
      SyncChecks checks,
      Surroundings around,
      Chronicle chronicle) {
    this.self = self;
    this.roster = roster;
    this.leadership = leadership;
    this.checks = checks;
    this.around = around;
    this.chronicle = chronicle;
  }

  /// The nodes by name; of this one what it knows of itself now.
  List<NodeFacts> nodes() {
    var nodes = new ArrayList<NodeFacts>();
    nodes.add(self.get());
    roster.get().nodes().stream()
        .filter(node -> !node.incarnation().equals(self.incarnation()))
        .forEach(nodes::add);
    nodes.sort(Comparator.comparing(NodeFacts::node));
    return nodes;
  }

  ClusterJson whole() {
    List<NodeFacts> nodes = nodes();
    Set<Incarnation> silent = roster.get().silent();
    Optional<Incarnation> leader = leadership.lead().map(Lead::holder);
    String position = self.get().position();
    return new ClusterJson(
        position.substring(0, Math.max(0, position.lastIndexOf(':'))),
        leader.map(Incarnation::value).orElse(""),
        leadership.newestTerm(),
        nodes.stream().map(node -> node(node, silent, leader)).toList(),
        chronicle.recent().stream()
            .map(event -> new ClusterJson.Event(event.at(), event.node(), event.text()))
            .toList());
  }

  List<ClusterJson.Info> infos() {
    return nodes().stream()
        .map(node ->
            new ClusterJson.Info(
                node.incarnation().value(),
                node.version(),
                node.schema(),
                node.config(),
                node.vitals().map(Vitals::address).orElse(""),
                node.host()))
        .toList();
  }

  /// How many nodes are in a state, as the resource shows it.
  long inState(State state) {
    Set<Incarnation> silent = roster.get().silent();
    return nodes().stream().filter(node -> condition(node, silent).state() == state).count();
  }

  /// How many nodes do not show themselves.
  int silent() {
    return roster.get().silent().size();
  }

  private ClusterJson.Node node(
      NodeFacts node, Set<Incarnation> silent, Optional<Incarnation> leader) {
    Condition condition = condition(node, silent);
    Optional<Vitals> vitals = node.vitals();
    return new ClusterJson.Node(
        node.incarnation().value(),
        node.node(),
        node.host(),
        vitals.map(Vitals::port).orElse(null),
        node.version(),
        node.schema(),
        node.config(),
        condition.state().word(),
        condition.reasons().stream()
            .map(reason -> new ClusterJson.Reason(reason.code(), reason.text()))
            .toList(),
        leader.isPresent() && leader.get().equals(node.incarnation()),
        vitals.map(Vitals::startedAt).orElse(null),
        node.connections(),
        node.position(),
        vitals.map(Vitals::lagMillis).orElse(null),
        vitals.map(Vitals::clockSkewMillis).orElse(null),
        vitals.map(Vitals::applied).map(ClusterView::hash).orElse(null));
  }

  private static String hash(Applied applied) {
    return applied.last().map(Applied.Mark::toString).orElse("");
  }

  /// What a node says of itself, and what this one finds of it: a node that goes wrong may not
  /// know.
  private Condition condition(NodeFacts node, Set<Incarnation> silent) {
    var reasons = new ArrayList<>(node.condition().reasons());
    checks.findings().stream()
        .filter(each -> each.node().equals(node.incarnation()))
        .filter(
            each -> reasons.stream().noneMatch(reason -> reason.code().equals(each.check().code())))
        .forEach(each -> reasons.add(each.reason()));
    if (silent.contains(node.incarnation())) {
      reasons.add(SILENT);
    }
    if (!around.seesOthers() && !node.incarnation().equals(self.incarnation())) {
      reasons.add(UNSEEN);
    }
    State state = node.condition().state();
    boolean worse = state == State.READY && !reasons.isEmpty();
    return new Condition(worse ? State.DEGRADED : state, reasons);
  }
}
