package rookery.realtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import rookery.kernel.UserId;

/// The sockets of users who have to set up a second factor first: they have no connection by which
/// they could be found. Thread-safe.
final class ConfinedSockets {
  private final ConcurrentMap<UserId, Set<Socket>> sockets = new ConcurrentHashMap<>();

  void add(UserId user, Socket socket) {
    sockets.compute(
        user,
        (_, some) -> {
          Set<Socket> all = some == null ? ConcurrentHashMap.newKeySet() : some;
          all.add(socket);
          return all;
        });
  }

  void remove(UserId user, Socket socket) {
    sockets.computeIfPresent(
        user,
        (_, some) -> {
          some.remove(socket);
          return some.isEmpty() ? null : some;
        });
  }

  /// Those of a user.
  Set<Socket> of(UserId user) {
    return Set.copyOf(sockets.getOrDefault(user, Set.of()));
  }
}
