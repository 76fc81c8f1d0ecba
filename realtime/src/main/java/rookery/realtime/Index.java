package rookery.realtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Connections by what they have in common. Not thread-safe; confined to its event loop.
///
/// @param <K> a channel, a team, a user
final class Index<K> {
  private final Map<K, Shared<K>> sets = new HashMap<>();

  /// Who has a key in common.
  private record Shared<K>(K key, Members connections) {}

  /// Adds a connection; answers the key as all its connections should keep it, which then share it.
  K add(K key, Connection connection) {
    var shared = sets.computeIfAbsent(key, k -> new Shared<>(k, new Members()));
    shared.connections().add(connection);
    return shared.key();
  }

  void remove(K key, Connection connection) {
    var shared = sets.get(key);
    if (shared != null
        && shared.connections().remove(connection)
        && shared.connections().isEmpty()) {
      sets.remove(key);
    }
  }

  /// Goes through those of a key, who must stay as they are meanwhile.
  void forEach(K key, Consumer<Connection> action) {
    var shared = sets.get(key);
    if (shared != null) {
      shared.connections().forEach(action);
    }
  }

  /// Those of a key as they are now: whoever walks through them may close some.
  List<Connection> of(K key) {
    var shared = sets.get(key);
    return shared == null ? List.of() : shared.connections().copy();
  }
}
