package rookery.chaos.judge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The order that several chains of events agree on. Immutable once built.
final class Order {
  private final Map<String, Set<String>> next = new LinkedHashMap<>();
  private final Map<String, Set<String>> previous = new HashMap<>();
  private final Map<String, Integer> place = new HashMap<>();

  private Order() {}

  static Order of(List<List<String>> chains) {
    var order = new Order();
    for (List<String> chain : chains) {
      String before = "";
      for (String key : chain) {
        order.next.computeIfAbsent(key, _ -> new LinkedHashSet<>());
        if (!before.isEmpty() && !before.equals(key)) {
          order.next.computeIfAbsent(before, _ -> new LinkedHashSet<>()).add(key);
          order.previous.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(before);
        }
        before = key;
      }
    }
    order.sort();
    return order;
  }

  private void sort() {
    Map<String, Integer> waiting = new HashMap<>();
    next.values().forEach(keys -> keys.forEach(key -> waiting.merge(key, 1, Integer::sum)));
    var ready = new ArrayDeque<String>();
    next.keySet().stream().filter(key -> !waiting.containsKey(key)).forEach(ready::add);
    while (!ready.isEmpty()) {
      String key = ready.remove();
      place.put(key, place.size());
      for (String after : following(key)) {
        if (waiting.merge(after, -1, Integer::sum) == 0) {
          ready.add(after);
        }
      }
    }
  }

  private Set<String> following(String key) {
    return next.getOrDefault(key, Set.of());
  }

  /// What has no place because the chains contradict each other about it, or about what is before
  /// it; nothing if they agree.
  Set<String> contradictions() {
    var left = new LinkedHashSet<>(next.keySet());
    left.removeAll(place.keySet());
    return left;
  }

  /// All from which some way leads to this one.
  Set<String> before(String last) {
    var found = new HashSet<String>();
    var look = new ArrayDeque<>(List.of(last));
    while (!look.isEmpty()) {
      for (String key : previous.getOrDefault(look.remove(), Set.of())) {
        if (found.add(key)) {
          look.add(key);
        }
      }
    }
    return found;
  }

  /// What certainly lies between the two.
  Set<String> between(String one, String other) {
    int end = place.getOrDefault(other, -1);
    var reachable = new ArrayList<String>();
    var seen = new HashSet<String>();
    var look = new ArrayDeque<>(List.of(one));
    while (!look.isEmpty()) {
      for (String after : following(look.remove())) {
        if (placeOf(after) < end && seen.add(after)) {
          reachable.add(after);
          look.add(after);
        }
      }
    }
    reachable.sort((a, b) -> Integer.compare(placeOf(b), placeOf(a)));
    var leading = new HashSet<String>(Set.of(other));
    for (String key : reachable) {
      if (following(key).stream().anyMatch(leading::contains)) {
        leading.add(key);
      }
    }
    leading.remove(other);
    return leading;
  }

  private int placeOf(String key) {
    return place.getOrDefault(key, Integer.MAX_VALUE);
  }
}
