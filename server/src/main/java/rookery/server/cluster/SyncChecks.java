package rookery.server.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Condition.Reason;
import rookery.cluster.Conditions;
import rookery.cluster.Differences;
import rookery.cluster.Differences.Check;
import rookery.cluster.Differences.Finding;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;

/// Looks about once a second in what the nodes differ, and what this node lacks: names it in the
/// node's condition, in its log once, and in the metrics. A node that applied other entries is
/// named until it starts over. Thread-safe; one look at a time.
final class SyncChecks {
  private static final Logger LOG = LoggerFactory.getLogger(SyncChecks.class);

  /// A change of the configuration is not on all nodes in the same moment: what is seen so often in
  /// a row is no passing difference.
  static final int CONFIG_LOOKS = 4;

  private final Incarnation self;
  private final Conditions conditions;
  private final Map<Incarnation, Finding> astray = new HashMap<>();
  private final Map<Incarnation, Integer> otherConfig = new HashMap<>();
  private final Map<String, String> told = new HashMap<>();
  private Set<String> raised = Set.of();
  private volatile List<Finding> findings = List.of();

  SyncChecks(Incarnation self, Conditions conditions, MeterRegistry metrics) {
    this.self = self;
    this.conditions = conditions;
    for (Check check : EnumSet.allOf(Check.class)) {
      Gauge.builder("rookery_cluster_differences", this, checks -> checks.count(check))
          .tag("check", check.code())
          .register(metrics);
    }
  }

  private double count(Check check) {
    return findings.stream().filter(each -> each.check() == check).count();
  }

  /// What was found last.
  List<Finding> findings() {
    return findings;
  }

  /// Looks once.
  ///
  /// @param lacks what this node lacks
  synchronized void look(List<NodeFacts> nodes, Optional<Incarnation> leader, List<Reason> lacks) {
    List<Finding> found = lasting(nodes, Differences.among(nodes, leader));
    findings = found;
    var own = new ArrayList<>(lacks);
    found.stream().filter(each -> each.node().equals(self)).map(Finding::reason).forEach(own::add);
    raise(own);
    tell(found, lacks);
  }

  /// Marks come and go: a node that was found to have gone astray is so until it starts over.
  private List<Finding> lasting(List<NodeFacts> nodes, List<Finding> found) {
    found.stream()
        .filter(each -> each.check() == Check.APPLIED)
        .forEach(each -> astray.put(each.node(), each));
    astray.values().removeIf(each -> nodes.stream().noneMatch(node -> isIn(node, each)));
    var all = new ArrayList<Finding>();
    countConfigs(found);
    found.stream()
        .filter(each -> each.check() != Check.APPLIED)
        .filter(each ->
            each.check() != Check.CONFIG
                || otherConfig.getOrDefault(each.node(), 0) >= CONFIG_LOOKS)
        .forEach(all::add);
    all.addAll(astray.values());
    return List.copyOf(all);
  }

  private void countConfigs(List<Finding> found) {
    Set<Incarnation> other =
        found.stream()
            .filter(each -> each.check() == Check.CONFIG)
            .map(Finding::node)
            .collect(Collectors.toUnmodifiableSet());
    otherConfig.keySet().retainAll(other);
    other.forEach(node -> otherConfig.merge(node, 1, Integer::sum));
  }

  /// Whether a node is still in the epoch in which it went astray.
  private static boolean isIn(NodeFacts node, Finding finding) {
    return node.incarnation().equals(finding.node())
        && node.position().startsWith(finding.value() + ":");
  }

  private void raise(List<Reason> own) {
    Set<String> now = own.stream().map(Reason::code).collect(Collectors.toUnmodifiableSet());
    raised.stream().filter(code -> !now.contains(code)).forEach(conditions::clear);
    own.forEach(reason -> conditions.raise(reason.code(), reason.text()));
    raised = now;
  }

  private void tell(List<Finding> found, List<Reason> lacks) {
    var now = new HashMap<String, String>();
    lacks.forEach(each -> now.put("this node: " + each.code(), each.text()));
    found.forEach(each ->
        now.put(each.name() + " (" + each.node() + "): " + each.check().code(), each.text()));
    now.forEach((what, text) -> {
      if (!told.containsKey(what)) {
        LOG.warn("Cluster: {}: {}", what, text);
      }
    });
    told.keySet().stream()
        .filter(what -> !now.containsKey(what))
        .forEach(what -> LOG.info("Cluster: {}: is over", what));
    told.clear();
    told.putAll(now);
  }
}
