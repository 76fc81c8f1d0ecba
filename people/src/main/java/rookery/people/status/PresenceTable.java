package rookery.people.status;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// Who has an open connection, on which nodes: what nodes told each other, folded in log order. A
/// node tells single changes, and its whole share now and then, in parts, which heals whatever was
/// missed. Thread-safe; changed by one thread at a time.
final class PresenceTable {
  private final ConcurrentMap<UserId, Set<Incarnation>> nodes = new ConcurrentHashMap<>();
  private final Map<Incarnation, Set<UserId>> arriving = new HashMap<>();
  private final Set<Incarnation> heard = new HashSet<>();

  /// Whether the user has a connection on any node.
  boolean test(UserId user) {
    return nodes.containsKey(user);
  }

  /// A node has the user's first connection.
  synchronized void opened(Incarnation node, UserId user) {
    heard.add(node);
    add(node, user);
    var share = arriving.get(node);
    if (share != null) {
      share.add(user);
    }
  }

  /// The user's last connection on a node is gone; answers whether that was the last of all.
  synchronized boolean closed(Incarnation node, UserId user) {
    heard.add(node);
    var share = arriving.get(node);
    if (share != null) {
      share.remove(user);
    }
    return remove(node, user);
  }

  /// A part of a node's whole share.
  ///
  /// @param first whether a share begins with it
  /// @param last whether the share is complete with it: who is not in it is not on that node
  synchronized void share(Incarnation node, Set<UserId> users, boolean first, boolean last) {
    heard.add(node);
    if (first) {
      arriving.put(node, new HashSet<>());
    }
    Set<UserId> share = arriving.get(node);
    if (share == null) {
      return;
    }
    share.addAll(users);
    users.forEach(user -> add(node, user));
    if (last) {
      arriving.remove(node);
      of(node).stream().filter(user -> !share.contains(user)).forEach(user -> remove(node, user));
    }
  }

  /// A node is gone; answers who has no connection anywhere any more.
  synchronized Set<UserId> lost(Incarnation node) {
    arriving.remove(node);
    heard.remove(node);
    var gone = new TreeSet<UserId>(java.util.Comparator.comparing(UserId::value));
    of(node).stream().filter(user -> remove(node, user)).forEach(gone::add);
    return gone;
  }

  /// From now on only nodes that are heard of again count as there, see [#silent].
  synchronized void doubt() {
    heard.clear();
  }

  /// The nodes that were not heard of since [#doubt].
  synchronized Set<Incarnation> silent() {
    var silent = new HashSet<Incarnation>();
    nodes.values().forEach(silent::addAll);
    silent.removeAll(heard);
    return silent;
  }

  private Set<UserId> of(Incarnation node) {
    var users = new HashSet<UserId>();
    nodes.forEach((user, on) -> {
      if (on.contains(node)) {
        users.add(user);
      }
    });
    return users;
  }

  private void add(Incarnation node, UserId user) {
    nodes.compute(
        user,
        (_, on) -> {
          var more = on == null ? new HashSet<Incarnation>() : new HashSet<>(on);
          more.add(node);
          return Set.copyOf(more);
        });
  }

  private boolean remove(Incarnation node, UserId user) {
    Set<Incarnation> before = nodes.get(user);
    if (before == null || !before.contains(node)) {
      return false;
    }
    return nodes.computeIfPresent(
            user,
            (_, on) -> {
              var fewer = new HashSet<>(on);
              fewer.remove(node);
              return fewer.isEmpty() ? null : Set.copyOf(fewer);
            })
        == null;
  }
}
