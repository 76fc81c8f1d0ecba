package rookery.cluster.postgres;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.cluster.postgres.LeaseSql.Lease;
import rookery.kernel.Incarnation;

/// Who is there, from what Redis and PostgreSQL say. While the log is in Redis, Redis says it, but
/// whoever renews its lease in PostgreSQL and tells there that it does not reach Redis is there
/// too. While the log is in PostgreSQL, the leases there say it. Pure.
///
/// Not thread-safe; confined to the roster's lock.
final class Attendance {
  private final Incarnation self;
  private final Set<Incarnation> present = new HashSet<>();
  private final Set<Incarnation> told = new HashSet<>();
  private Set<Incarnation> seenInRedis = Set.of();

  Attendance(Incarnation self) {
    this.self = self;
  }

  /// Who came and who is gone. Immutable.
  record Change(List<Incarnation> arrived, List<Incarnation> lost) {}

  /// Compares with what was known.
  ///
  /// @param inRedis the nodes that are there as Redis says, which is certain
  /// @param certain whether this node has watched the leases for long enough to say who is gone
  Change compare(
      boolean degraded, Collection<Incarnation> inRedis, List<Lease> leases, boolean certain) {
    Set<Incarnation> now = there(degraded, inRedis, leases);
    var arrived = now.stream().filter(node -> !present.contains(node)).toList();
    present.addAll(arrived);
    told.removeAll(arrived);
    var goneFromRedis = new HashSet<>(degraded ? Set.of() : seenInRedis);
    goneFromRedis.removeAll(inRedis);
    var lost =
        present.stream()
            .filter(node -> !now.contains(node))
            .filter(node -> certain || goneFromRedis.contains(node))
            .collect(Collectors.toSet());
    seenInRedis = Set.copyOf(inRedis);
    if (certain) {
      lost.addAll(leftBehind(now, leases));
    }
    present.removeAll(lost);
    return new Change(arrived, List.copyOf(lost));
  }

  /// Those that nobody here has seen and that left rows; each is told once.
  private List<Incarnation> leftBehind(Set<Incarnation> there, List<Lease> leases) {
    return leases.stream()
        .filter(lease -> !lease.alive() && lease.ownsRows())
        .map(Lease::incarnation)
        .filter(node -> !there.contains(node) && !node.equals(self) && told.add(node))
        .toList();
  }

  private Set<Incarnation> there(
      boolean degraded, Collection<Incarnation> inRedis, List<Lease> leases) {
    var now = new HashSet<Incarnation>();
    if (!degraded) {
      now.addAll(inRedis);
    }
    leases.stream()
        .filter(lease -> lease.alive() && (degraded || lease.withoutRedis()))
        .filter(lease -> !lease.facts().isEmpty())
        .forEach(lease -> now.add(lease.incarnation()));
    now.remove(self);
    return now;
  }
}
