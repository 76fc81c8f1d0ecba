package rookery.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which records of a transaction belong together: those of one act, and those of acts that have a
/// subject in common, because rows of one subject must have one owner. Pure.
final class Acts {
  private Acts() {}

  /// The numbers of acts, with the same one for all that belong together.
  ///
  /// @param acts of each record, at least one; they rise
  /// @param subjects of each record
  static List<Long> united(List<Long> acts, List<String> subjects) {
    if (acts.getFirst().equals(acts.getLast())) {
      // Their numbers rise: it is one act, as nearly always.
      return acts;
    }
    Map<Long, Long> parents = new HashMap<>();
    Map<String, Long> first = new HashMap<>();
    for (int i = 0; i < acts.size(); i++) {
      Long act = acts.get(i);
      Long other = first.putIfAbsent(subjects.get(i), act);
      if (other != null) {
        parents.put(root(parents, act), root(parents, other));
      }
    }
    var united = new ArrayList<Long>(acts.size());
    acts.forEach(act -> united.add(root(parents, act)));
    return united;
  }

  private static Long root(Map<Long, Long> parents, Long act) {
    Long at = act;
    Long up = parents.getOrDefault(at, at);
    while (!up.equals(at)) {
      at = up;
      up = parents.getOrDefault(at, at);
    }
    return at;
  }
}
