package rookery.realtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Connections by what they have in common. Not thread-safe; confined to its event loop.
///
/// @param <K> a channel, a team, a user
final class Index<K> {
  private final Map<K, Set<Connection>> sets = new HashMap<>();

  void add(K key, Connection connection) {
    sets.computeIfAbsent(key, _ -> new HashSet<>()).add(connection);
  }

  void remove(K key, Connection connection) {
    sets.computeIfPresent(
        key,
        (_, set) -> {
          set.remove(connection);
          return set.isEmpty() ? null : set;
        });
  }

  /// Those of a key as they are now: whoever walks through them may close some.
  List<Connection> of(K key) {
    Set<Connection> set = sets.get(key);
    return set == null ? List.of() : List.copyOf(set);
  }
}
