package rookery.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// What jobs tell the operator. Thread-safe.
final class JobFigures {
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

  /// @param result success, retry, error, canceled, refused or handed_back
  void ended(String type, String result, Duration took) {
    Counter.builder("rookery_jobs_runs")
        .tag("type", type)
        .tag("result", result)
        .register(metrics)
        .increment();
    Timer.builder("rookery_jobs_duration").tag("type", type).register(metrics).record(took);
  }

  void oldestPending(long ageMillis) {
    oldestPendingMillis.set(ageMillis);
  }
}
