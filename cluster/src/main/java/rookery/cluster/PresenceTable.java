package rookery.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// Who has an open connection, on which nodes: what nodes told each other, folded in log order. A
/// node tells single changes, and its whole share now and then, in parts, which heals whatever was
/// missed.
///
/// A new epoch of the log empties nothing, or every user would be offline for a moment: it puts all
/// nodes in [#doubt], each tells its share again, and who stays [#silent] for a grace is [#lost].
///
/// Knows no time and no log. Thread-safe; changed by one thread at a time.
public final class PresenceTable {
  /// What a node's word changed for all nodes together.
  public enum Change {
    /// The user was nowhere, and is online now.
    ONLINE,
    /// The user is nowhere any more.
    OFFLINE,
    /// The user was, or still is, on another node; or this was known.
    NONE
  }

  /// On how many nodes a user is; never zero.
  private final ConcurrentMap<UserId, Integer> nodesOf = new ConcurrentHashMap<>();

  private final Map<Incarnation, Set<UserId>> shares = new HashMap<>();
  private final Map<Incarnation, Set<UserId>> arriving = new HashMap<>();
  private final Set<Incarnation> doubted = new HashSet<>();

  /// Whether the user has a connection on any node.
  public boolean online(UserId user) {
    return nodesOf.containsKey(user);
  }

  /// Everyone who has a connection on any node.
  public Set<UserId> users() {
    return Set.copyOf(nodesOf.keySet());
  }

  /// A node has the user's first connection there.
  public synchronized Change opened(Incarnation node, UserId user) {
    doubted.remove(node);
    Set<UserId> share = arriving.get(node);
    if (share != null) {
      share.add(user);
    }
    return add(node, user);
  }

  /// The user's last connection on a node is gone.
  public synchronized Change closed(Incarnation node, UserId user) {
    doubted.remove(node);
    Set<UserId> share = arriving.get(node);
    if (share != null) {
      share.remove(user);
    }
    return remove(node, user);
  }

  /// A part of a node's whole share. A part whose beginning was not heard counts for nothing.
  ///
  /// @param first whether a share begins with it
  /// @param last whether the share is complete with it: who is not in it is not on that node
  /// @return who is nowhere any more
  public synchronized Set<UserId> share(
      Incarnation node, Set<UserId> users, boolean first, boolean last) {
    doubted.remove(node);
    if (first) {
      arriving.put(node, new HashSet<>());
    }
    Set<UserId> share = arriving.get(node);
    if (share == null) {
      return Set.of();
    }
    share.addAll(users);
    users.forEach(user -> add(node, user));
    if (!last) {
      return Set.of();
    }
    arriving.remove(node);
    var absent = new HashSet<>(shares.getOrDefault(node, Set.of()));
    absent.removeAll(share);
    return removeAll(node, absent);
  }

  /// A node is gone with its whole share.
  ///
  /// @return who is nowhere any more
  public synchronized Set<UserId> lost(Incarnation node) {
    arriving.remove(node);
    doubted.remove(node);
    return removeAll(node, new HashSet<>(shares.getOrDefault(node, Set.of())));
  }

  /// Something may have been missed: every node counts as silent until it is heard of again, and
  /// shares that were arriving have to begin again.
  public synchronized void doubt() {
    arriving.clear();
    doubted.addAll(shares.keySet());
  }

  /// The nodes that were put in doubt and not heard of since.
  public synchronized Set<Incarnation> silent() {
    return Set.copyOf(doubted);
  }

  private Change add(Incarnation node, UserId user) {
    if (!shares.computeIfAbsent(node, _ -> new HashSet<>()).add(user)) {
      return Change.NONE;
    }
    return nodesOf.merge(user, 1, Integer::sum) == 1 ? Change.ONLINE : Change.NONE;
  }

  private Change remove(Incarnation node, UserId user) {
    Set<UserId> share = shares.get(node);
    if (share == null || !share.remove(user)) {
      return Change.NONE;
    }
    if (share.isEmpty()) {
      shares.remove(node);
    }
    Integer left = nodesOf.computeIfPresent(user, (_, nodes) -> nodes == 1 ? null : nodes - 1);
    return left == null ? Change.OFFLINE : Change.NONE;
  }

  private Set<UserId> removeAll(Incarnation node, Set<UserId> users) {
    users.removeIf(user -> remove(node, user) != Change.OFFLINE);
    return Set.copyOf(users);
  }
}
