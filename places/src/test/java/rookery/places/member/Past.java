package rookery.places.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rookery.places.SteppedCluster.Node;

/// What was true when: changes in the order of their commits. What is true of a key is a list of
/// names, such as of roles; an empty one is nothing at all. Not thread-safe; confined to its test.
final class Past {
  private final List<Change> changes = new ArrayList<>();

  /// One transaction.
  ///
  /// @param by the node that made it, and answered
  /// @param from the newest row of the outbox before it
  /// @param to its newest row there
  /// @param is what is true from then on
  record Change(Node by, long from, long to, Map<String, List<String>> is) {
    /// Whether a node has answered it, or read all of it in the log.
    boolean knownTo(Node node) {
      return by.equals(node) || node.log.heardAll(from, to);
    }
  }

  void add(Change change) {
    changes.add(change);
  }

  /// How many changes there were.
  long now() {
    return changes.size();
  }

  /// What is true of a key.
  List<String> is(String key) {
    for (Change change : changes.reversed()) {
      List<String> is = change.is.get(key);
      if (is != null) {
        return is;
      }
    }
    return List.of();
  }

  /// What was true of a key at the last change that a node knows, or later.
  ///
  /// @param floor so many changes it knows in any case
  List<List<String>> since(String key, Node node, long floor) {
    var possible = new ArrayList<List<String>>();
    for (int i = changes.size() - 1; i >= 0; i--) {
      Change change = changes.get(i);
      List<String> is = change.is.get(key);
      if (is != null) {
        possible.add(is);
        if (i < floor || change.knownTo(node)) {
          return possible;
        }
      }
    }
    possible.add(List.of());
    return possible;
  }
}
