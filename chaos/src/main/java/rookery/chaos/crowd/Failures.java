package rookery.chaos.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Requests and upgrades that were not answered, or refused for no reason of theirs, before anybody
/// tried again. Thread-safe.
public final class Failures {
  private static final int MOST_KEPT = 50;

  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> first = new ArrayList<>();

  /// One was made.
  public void attempted() {
    attempts.incrementAndGet();
  }

  /// One failed.
  public void failed(String what) {
    if (number.incrementAndGet() <= MOST_KEPT) {
      synchronized (first) {
        first.add(what);
      }
    }
  }

  /// How many were made.
  public int attempts() {
    return attempts.get();
  }

  /// How many failed.
  public int number() {
    return number.get();
  }

  /// The first of those that failed.
  public List<String> first() {
    synchronized (first) {
      return List.copyOf(first);
    }
  }
}
