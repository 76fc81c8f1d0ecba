package rookery.realtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Connections by what they have in common. Not thread-safe; confined to its event loop.
///
/// @param <K> a channel, a team, a user
final class Index<K> {
  private final Map<K, Members<K>> sets = new HashMap<>();

  /// Who has a key in common.
  private record Members<K>(K key, PackedSet<Connection> connections) {}

  /// Adds a connection; answers the key as all its connections should keep it, which then share it.
  K add(K key, Connection connection) {
    var members = sets.computeIfAbsent(key, k -> new Members<>(k, new PackedSet<>()));
    members.connections().add(connection);
    return members.key();
  }

  void remove(K key, Connection connection) {
    var members = sets.get(key);
    if (members != null
        && members.connections().remove(connection)
        && members.connections().isEmpty()) {
      sets.remove(key);
    }
  }

  /// Goes through those of a key, who must stay as they are meanwhile.
  void forEach(K key, Consumer<Connection> action) {
    var members = sets.get(key);
    if (members != null) {
      members.connections().forEach(action);
    }
  }

  /// Those of a key as they are now: whoever walks through them may close some.
  List<Connection> of(K key) {
    var members = sets.get(key);
    return members == null ? List.of() : members.connections().copy();
  }
}
