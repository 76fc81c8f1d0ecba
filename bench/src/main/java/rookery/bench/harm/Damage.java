package rookery.bench.harm;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// What clients that do harm did, and how they were answered. Thread-safe.
public final class Damage {
  private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long much) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).add(much);
  }

  /// By what was counted, in its order.
  public Map<String, Long> counts() {
    var all = new TreeMap<String, Long>();
    counts.forEach((what, count) -> all.put(what, count.sum()));
    return all;
  }
}
