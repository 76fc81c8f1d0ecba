package rookery.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rookery.cluster.NodeFacts.Vitals;
import rookery.kernel.Incarnation;

/// In what the nodes of a cluster differ that should not. What most of them have is right; if two
/// values have as many, that of the leader, else that of the node whose name comes first. Pure.
public final class Differences {
  private static final long MOST_SKEW_MILLIS = 1_000;
  private static final Duration MOST_LAG = Duration.ofSeconds(5);

  private Differences() {}

  /// What a check found of one node. Immutable.
  ///
  /// @param value what it is about; while it stays, the finding is the same
  /// @param text what it is and what to do
  public record Finding(Incarnation node, String name, Check check, String value, String text) {
    /// As a reason of that node.
    public Condition.Reason reason() {
      return new Condition.Reason(check.code(), text);
    }
  }

  /// What is checked.
  public enum Check {
    CONFIG("config_differs"),
    SCHEMA("schema_differs"),
    VERSION("version_differs"),
    CLOCK("clock_off"),
    LAG("log_behind"),
    APPLIED("applied_differs");

    private final String code;

    Check(String code) {
      this.code = code;
    }

    /// The code of the reason that it is.
    public String code() {
      return code;
    }
  }

  /// Compares what the nodes tell of themselves.
  ///
  /// @param nodes by name
  public static List<Finding> among(List<NodeFacts> nodes, Optional<Incarnation> leader) {
    var found = new ArrayList<Finding>();
    found.addAll(configs(nodes, leader));
    found.addAll(of(Check.SCHEMA, nodes, leader, of -> "" + of.schema(), Differences::schema));
    found.addAll(of(Check.VERSION, nodes, leader, NodeFacts::version, Differences::version));
    found.addAll(applied(nodes, leader));
    nodes.forEach(node -> node.vitals().ifPresent(vitals -> found.addAll(alone(node, vitals))));
    return List.copyOf(found);
  }

  /// Versions that have other settings have another hash, too: it says something only among nodes
  /// of one version.
  private static List<Finding> configs(List<NodeFacts> nodes, Optional<Incarnation> leader) {
    var versions = new TreeMap<String, List<NodeFacts>>();
    nodes.forEach(
        node -> versions.computeIfAbsent(node.version(), _ -> new ArrayList<>()).add(node));
    return versions.values().stream()
        .flatMap(
            same -> of(Check.CONFIG, same, leader, NodeFacts::config, Differences::config).stream())
        .toList();
  }

  private static String config(String own, String others) {
    return "Its settings are not those of the other nodes (config hash "
        + own
        + ", theirs is "
        + others
        + "). Compare its environment variables and its config file with theirs and restart it.";
  }

  private static String schema(String own, String others) {
    return "It knows version "
        + own
        + " of the database's schema, the other nodes know "
        + others
        + ". Finish the upgrade: restart the nodes that run the older version with the newer.";
  }

  private static String version(String own, String others) {
    return "It runs version "
        + own
        + ", the other nodes run "
        + others
        + ". Finish the upgrade, or go back on all nodes.";
  }

  private static List<Finding> of(
      Check check,
      List<NodeFacts> nodes,
      Optional<Incarnation> leader,
      Function<NodeFacts, String> value,
      BiFunction<String, String, String> text) {
    var values = new HashMap<NodeFacts, String>();
    nodes.forEach(node -> values.put(node, value.apply(node)));
    String right = right(nodes, values, leader);
    return nodes.stream()
        .filter(node -> !value.apply(node).equals(right))
        .map(node -> {
          String own = value.apply(node);
          return finding(node, check, own, text.apply(own, right));
        })
        .toList();
  }

  private static Finding finding(NodeFacts node, Check check, String value, String text) {
    return new Finding(node.incarnation(), node.node(), check, value, text);
  }

  /// The value that counts as right among those nodes that have one; empty if none has.
  private static String right(
      List<NodeFacts> nodes, Map<NodeFacts, String> values, Optional<Incarnation> leader) {
    var counts = new HashMap<String, Integer>();
    values.values().forEach(value -> counts.merge(value, 1, Integer::sum));
    int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
    @Nullable String first = null;
    for (NodeFacts node : nodes) {
      String value = values.get(node);
      if (value != null && counts.getOrDefault(value, 0) == most) {
        if (leader.isPresent() && leader.get().equals(node.incarnation())) {
          return value;
        }
        first = first == null ? value : first;
      }
    }
    return first == null ? "" : first;
  }

  /// Each node is compared at the marks that it shares with others; the first that differs counts.
  private static List<Finding> applied(List<NodeFacts> nodes, Optional<Incarnation> leader) {
    var stretches = new TreeMap<String, Map<NodeFacts, String>>();
    for (NodeFacts node : nodes) {
      Applied of = node.vitals().map(Vitals::applied).orElse(Applied.NOTHING);
      for (Applied.Mark mark : of.marks()) {
        stretches
            .computeIfAbsent("%s %020d".formatted(of.epoch(), mark.index()), _ -> new HashMap<>())
            .put(node, mark.hash());
      }
    }
    var found = new TreeMap<String, Finding>();
    stretches.forEach((stretch, hashes) -> {
      String right = right(nodes, hashes, leader);
      hashes.forEach((node, hash) -> {
        if (!hash.equals(right)) {
          String epoch = stretch.substring(0, stretch.indexOf(' '));
          found.putIfAbsent(
              node.incarnation().value(), finding(node, Check.APPLIED, epoch, otherEntries(epoch)));
        }
      });
    });
    return List.copyOf(found.values());
  }

  private static String otherEntries(String epoch) {
    return "It applied other entries of the event log than the other nodes (epoch "
        + epoch
        + "): what its clients see may be wrong. Restart it, its clients start over; and report it.";
  }

  /// What can be said of a node without the others.
  private static List<Finding> alone(NodeFacts node, Vitals vitals) {
    var found = new ArrayList<Finding>();
    long skew = vitals.clockSkewMillis();
    if (Math.abs(skew) > MOST_SKEW_MILLIS) {
      String by = skew > 0 ? "ahead of" : "behind";
      found.add(
          finding(
              node,
              Check.CLOCK,
              by,
              "Its clock is about "
                  + Math.round(Math.abs(skew) / 1_000.0)
                  + " s "
                  + by
                  + " PostgreSQL's. Let a time service such as chrony set it."));
    }
    if (vitals.lagMillis() > MOST_LAG.toMillis()) {
      found.add(
          finding(
              node,
              Check.LAG,
              "",
              "It is more than "
                  + MOST_LAG.toSeconds()
                  + " s behind the event log. Look for load and pauses on its machine, and at its"
                  + " way to Redis."));
    }
    return found;
  }
}
