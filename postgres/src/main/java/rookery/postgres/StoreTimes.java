package rookery.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import rookery.kernel.Buckets;

/// How long uses of the database take, by the class that asks: its name and what it does, such as
/// `Sessions.read` (protocol: realtime 9). The wait for a connection counts. Thread-safe.
final class StoreTimes {
  private final MeterRegistry metrics;
  private final Map<Use, Timer> times = new ConcurrentHashMap<>();

  private record Use(Class<?> by, String how, boolean success) {}

  StoreTimes(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /// @param work a function of the class that asks
  /// @param success false if the database failed it
  void record(Object work, String how, boolean success, long nanos) {
    times
        .computeIfAbsent(new Use(work.getClass(), how, success), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Use use) {
    return Timer.builder("mattermost_db_store_time")
        .tag("method", name(use.by(), use.how()))
        .tag("success", Boolean.toString(use.success()))
        .serviceLevelObjectives(Buckets.usual())
        .register(metrics);
  }

  /// What a use is called.
  static String name(Object work, String how) {
    return name(work.getClass(), how);
  }

  private static String name(Class<?> by, String how) {
    return outermost(by) + "." + how;
  }

  /// `rookery.people.Sessions$Wanted$$Lambda/0x1` is of `Sessions`.
  private static String outermost(Class<?> type) {
    String name = type.getName();
    int inner = name.indexOf('$');
    String top = inner < 0 ? name : name.substring(0, inner);
    return top.substring(top.lastIndexOf('.') + 1);
  }
}
