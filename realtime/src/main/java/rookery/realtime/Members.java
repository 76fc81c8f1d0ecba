package rookery.realtime;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connections that have something in common. Many are gone through in the order in which they
/// came: what the system keeps of sockets that were opened one after another lies side by side in
/// memory, mostly, and to write to them in any other order takes it longer. Not thread-safe;
/// confined to its event loop.
final class Members {
  /// As few as these are at hand in any order.
  private static final int FEW = 64;

  private final PackedSet<Connection> connections = new PackedSet<>();

  /// Made for the first event behind a change.
  private Connection @Nullable [] ordered;

  void add(Connection connection) {
    if (connections.add(connection)) {
      ordered = null;
    }
  }

  /// Removes a connection; false if it is not there.
  boolean remove(Connection connection) {
    boolean there = connections.remove(connection);
    if (there) {
      ordered = null;
    }
    return there;
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  /// All of them, as they are now.
  List<Connection> copy() {
    return connections.copy();
  }

  /// Goes through all of them; they must stay as they are meanwhile.
  void forEach(Consumer<Connection> action) {
    if (connections.size() <= FEW) {
      connections.forEach(action);
      return;
    }
    for (Connection connection : ordered()) {
      action.accept(connection);
    }
  }

  private Connection[] ordered() {
    Connection[] found = ordered;
    if (found == null) {
      found = connections.copy().toArray(Connection[]::new);
      Arrays.sort(found, Comparator.comparingLong(Connection::place));
      ordered = found;
    }
    return found;
  }
}
