package rookery.delivery;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// The ids that were added most recently. Not thread-safe; confined to its owner's lock.
final class RecentIds {
  private final int most;
  private final Set<Long> ids = new LinkedHashSet<>();

  /// @param most ids that are remembered
  RecentIds(int most) {
    this.most = most;
  }

  void add(long id) {
    if (ids.add(id) && ids.size() > most) {
      ids.remove(ids.iterator().next());
    }
  }

  void addAll(Collection<Long> all) {
    all.forEach(this::add);
  }

  boolean contains(long id) {
    return ids.contains(id);
  }

  boolean containsAll(Collection<Long> wanted) {
    return ids.containsAll(wanted);
  }

  void clear() {
    ids.clear();
  }
}
