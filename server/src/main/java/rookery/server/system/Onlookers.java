package rookery.server.system;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Those who ask whether this node is ready, to send people here if it is. A node that is about to
/// stop waits until they know. Thread-safe.
public final class Onlookers {
  /// Whoever has not asked for so long does not look any more.
  private static final Duration FORGOTTEN = Duration.ofSeconds(30);

  /// As often as cautious ones ask before they believe it.
  private static final int ENOUGH = 2;

  /// Whoever leaves out so many questions has gone.
  private static final int MISSED = 3;

  private static final long LEAST_NANOS = Duration.ofMillis(500).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
  private static final int MOST = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Onlooker> known = new LinkedHashMap<>(16, 0.75f, true);

  /// One of them. Immutable.
  ///
  /// @param asked when
  /// @param every how long after the time before, 0 if there was none
  /// @param told how often in a row it was told no
  private record Onlooker(long asked, long every, int told) {
    Onlooker again(long now, boolean yes) {
      return new Onlooker(now, now - asked, yes ? 0 : told + 1);
    }

    /// Whether it knows, or asks no more.
    boolean settled(long now, long since) {
      long silent = now - Math.max(asked, since);
      return told >= ENOUGH || (every > 0 && silent > Math.max(MISSED * every, LEAST_NANOS));
    }
  }

  /// Somebody at this address asked and was told.
  void told(String address, boolean yes) {
    lock.lock();
    try {
      long now = System.nanoTime();
      var before = known.get(address);
      known.put(
          address, before == null ? new Onlooker(now, 0, yes ? 0 : 1) : before.again(now, yes));
      if (known.size() > MOST) {
        Iterator<String> eldest = known.keySet().iterator();
        eldest.next();
        eldest.remove();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean allSettled(long now, long since) {
    return known.values().stream().allMatch(each -> each.settled(now, since));
  }

  /// Waits until all who asked lately were told no, and again, or ask no more as they used to; at
  /// once if nobody asked.
  ///
  /// @return false if some have not asked again in time
  public boolean awaitTold(Duration atMost) {
    long forgotten = Math.max(FORGOTTEN.toNanos(), 2 * atMost.toNanos());
    long began = System.nanoTime();
    lock.lock();
    try {
      known.values().removeIf(each -> began - each.asked > forgotten);
      for (long now = began; !allSettled(now, began); now = System.nanoTime()) {
        long left = atMost.toNanos() - (now - began);
        if (left <= 0) {
          return false;
        }
        var _ = changed.awaitNanos(Math.min(left, LOOK_NANOS));
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
