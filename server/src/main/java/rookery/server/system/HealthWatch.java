package rookery.server.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import rookery.cluster.Condition;

/// Finds out whether what must always move on does: each event loop, and the tail of the log. One
/// that has been at the same step for [#LIMIT] looks in a row, a second apart, is stuck. Looks are
/// counted and not seconds, because a process that was paused as a whole is not stuck. Thread-safe.
public final class HealthWatch {
  /// Far more than anything here takes, and less than people wait.
  public static final int LIMIT = 30;

  private final Map<String, Watched> parts = new LinkedHashMap<>();

  /// Something that takes steps. Not thread-safe; confined to the watch, under its lock.
  private static final class Watched {
    private final LongSupplier steps;
    private long last;
    private int unchanged;

    Watched(LongSupplier steps) {
      this.steps = steps;
    }

    void look() {
      long now = steps.getAsLong();
      boolean working = now % 2 != 0;
      unchanged = working && now == last ? unchanged + 1 : 0;
      last = now;
    }
  }

  /// From now on looks at this too.
  ///
  /// @param steps changes whenever a step begins or ends; odd during one
  public synchronized void over(String name, LongSupplier steps) {
    parts.put(name, new Watched(steps));
  }

  /// From now on asks this too whether it still runs what it is given.
  public void over(String name, Executor loop) {
    var asked = new AtomicLong();
    over(
        name,
        () -> {
          long now = asked.get();
          if (now % 2 == 0) {
            asked.incrementAndGet();
            loop.execute(asked::incrementAndGet);
          }
          return now;
        });
  }

  /// Looks once; to be called once a second.
  public synchronized void look() {
    parts.values().forEach(Watched::look);
  }

  /// What is stuck.
  synchronized List<Condition.Reason> stuck() {
    var stuck = new ArrayList<Condition.Reason>();
    parts.forEach((name, part) -> {
      if (part.unchanged >= LIMIT) {
        String text = "%s has made no progress for %d s.".formatted(name, part.unchanged);
        stuck.add(new Condition.Reason("stuck", text));
      }
    });
    return stuck;
  }
}
