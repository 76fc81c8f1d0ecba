package rookery.server.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;
import rookery.server.cluster.ClusterEvent.Kind;

/// Compares who is there, as this node sees, with what was written of it: whoever leads writes the
/// difference. A new leader so writes what the one before it could not. Pure.
///
/// Thread-safe.
final class Watch {
  /// Nobody whom this node never saw, such as a life before the whole cluster stopped, is there
  /// after so long.
  private static final long ABSENT_NANOS = Duration.ofSeconds(15).toNanos();

  private final Map<String, ClusterEvent> written = new HashMap<>();
  private final Map<String, Long> absentSince = new HashMap<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> leaving = new HashSet<>();

  /// What this node sees. Immutable.
  ///
  /// @param nanos this process' time
  /// @param there the nodes, by name
  /// @param silent those of them that do not show themselves
  record Sight(long nanos, List<NodeFacts> there, Set<Incarnation> silent) {}

  /// This is written. An older one of its subject is not heard any more.
  synchronized void heard(ClusterEvent event) {
    ClusterEvent last = written.get(event.subject());
    if (last == null || last.id() < event.id()) {
      written.put(event.subject(), event);
    }
  }

  /// The roster says that a node is gone.
  synchronized void lost(Incarnation node) {
    lost.add(node.value());
  }

  /// The roster says that a node is there.
  synchronized void arrived(Incarnation node) {
    lost.remove(node.value());
  }

  /// What was written last of a subject.
  synchronized Optional<ClusterEvent> last(String subject) {
    return Optional.ofNullable(written.get(subject));
  }

  /// What is to be written of the nodes.
  synchronized List<Wish> wishes(Sight sight) {
    var wishes = new ArrayList<Wish>();
    var there = new HashSet<String>();
    for (NodeFacts node : sight.there()) {
      String id = node.incarnation().value();
      there.add(id);
      if (node.state() == NodeFacts.State.LEAVING) {
        leaving.add(id);
      }
      boolean silent = sight.silent().contains(node.incarnation());
      ClusterEvent last = written.get(id);
      Kind kind = ofThose(last == null ? null : last.kind(), silent);
      if (kind != null && !lost.contains(id)) {
        wishes.add(new Wish(id, node.node(), kind, ""));
      }
    }
    written.values().stream()
        .filter(last -> isNode(last) && !there.contains(last.subject()))
        .filter(last -> last.kind() != Kind.LEFT && last.kind() != Kind.LOST)
        .filter(last -> isGone(last.subject(), sight.nanos()))
        .forEach(last -> wishes.add(new Wish(last.subject(), last.node(), end(last), "")));
    absentSince.keySet().removeAll(there);
    return wishes;
  }

  private static @Nullable Kind ofThose(@Nullable Kind last, boolean silent) {
    return switch (last) {
      case null -> silent ? null : Kind.JOINED;
      case JOINED, RECOVERED, REJOINED, RESYNCHRONISED -> silent ? Kind.SUSPECTED : null;
      case SUSPECTED -> silent ? null : Kind.RECOVERED;
      case LOST -> silent ? null : Kind.REJOINED;
      case LEFT, LEADS, LOG_MOVED -> null;
    };
  }

  private static boolean isNode(ClusterEvent event) {
    return event.kind() != Kind.LEADS && event.kind() != Kind.LOG_MOVED;
  }

  private boolean isGone(String id, long nanos) {
    long since = absentSince.computeIfAbsent(id, _ -> nanos);
    return lost.contains(id) || nanos - since >= ABSENT_NANOS;
  }

  private Kind end(ClusterEvent last) {
    return leaving.contains(last.subject()) ? Kind.LEFT : Kind.LOST;
  }
}
