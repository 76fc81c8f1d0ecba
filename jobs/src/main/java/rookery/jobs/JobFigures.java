package rookery.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// What jobs tell the operator. Thread-safe.
final class JobFigures {
  private static final List<String> RESULTS =
      List.of("success", "retry", "error", "canceled", "refused", "handed_back");

  private final MeterRegistry metrics;
  private final AtomicLong oldestPendingMillis = new AtomicLong();

  JobFigures(MeterRegistry metrics) {
    this.metrics = metrics;
    Gauge.builder(
            "rookery_jobs_oldest_pending_seconds",
            oldestPendingMillis,
            age -> age.doubleValue() / 1_000)
        .register(metrics);
  }

  /// A job that there is. Its results are there from the start: Prometheus cannot see the first
  /// increment of what begins with it.
  ///
  /// @param active whether it runs now, here
  void watch(String type, BooleanSupplier active) {
    Gauge.builder("mattermost_jobs_active", active, yes -> yes.getAsBoolean() ? 1 : 0)
        .strongReference(true)
        .tag("type", type)
        .register(metrics);
    RESULTS.forEach(result -> runs(type, result));
  }

  private Counter runs(String type, String result) {
    return Counter.builder("rookery_jobs_runs")
        .tag("type", type)
        .tag("result", result)
        .register(metrics);
  }

  /// @param result success, retry, error, canceled, refused or handed_back
  void ended(String type, String result, Duration took) {
    runs(type, result).increment();
    Timer.builder("rookery_jobs_duration").tag("type", type).register(metrics).record(took);
  }

  void oldestPending(long ageMillis) {
    oldestPendingMillis.set(ageMillis);
  }
}
