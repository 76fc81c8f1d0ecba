package rookery.chaos.rolling;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import rookery.chaos.crowd.Crowd;
import rookery.kernel.RealTimers;

/// Asks again and again who is there, as clients do, and notes who was ever said to have gone or
/// come. Thread-safe.
final class StatusWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(150);

  private final Crowd crowd;
  private final Map<String, String> before;
  private final Set<String> differences = new ConcurrentSkipListSet<>();
  private final RealTimers timers = new RealTimers();

  private StatusWatch(Crowd crowd, Map<String, String> before) {
    this.crowd = crowd;
    this.before = new TreeMap<>(before);
  }

  static StatusWatch begin(Crowd crowd) {
    var watch = new StatusWatch(crowd, crowd.statuses());
    if (watch.before.isEmpty()) {
      throw new IllegalStateException("nobody tells who is there");
    }
    watch.timers.every("who is there", EVERY, watch::look);
    return watch;
  }

  private void look() {
    var now = crowd.statuses();
    if (!now.isEmpty()) {
      before.forEach((user, status) -> {
        String said = now.getOrDefault(user, "nothing");
        if (said.equals("offline") != status.equals("offline")) {
          differences.add("%s was %s and is %s".formatted(user, status, said));
        }
      });
    }
  }

  /// Looks once more; answers who was said to be otherwise.
  Set<String> end() {
    close();
    look();
    return differences;
  }

  @Override
  public void close() {
    timers.close();
  }
}
