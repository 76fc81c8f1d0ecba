package rookery.cluster.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import rookery.kernel.Buckets;

/// The figures of the log in Redis. Thread-safe.
final class LogFigures {
  private final Timer appends;
  private final Timer toNode;
  private final DistributionSummary sizes;
  private final DistributionSummary packed;
  private final Counter failures;
  private final Counter connects;
  private final Counter entries;
  private final Counter bytes;
  private final Counter epochs;
  private final Counter losses;
  private final Counter trims;
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong behind = new AtomicLong();

  LogFigures(MeterRegistry metrics, BooleanSupplier connected) {
    this.appends = timer("rookery_log_append", metrics);
    this.toNode = timer("rookery_log_to_node", metrics);
    this.sizes = DistributionSummary.builder("rookery_log_append_bytes").register(metrics);
    this.packed = DistributionSummary.builder("rookery_log_append_packed_bytes").register(metrics);
    this.failures = Counter.builder("rookery_log_failures").register(metrics);
    this.connects = Counter.builder("rookery_log_connects").register(metrics);
    this.entries = Counter.builder("rookery_log_entries_tailed").register(metrics);
    this.bytes = Counter.builder("rookery_log_bytes_tailed").register(metrics);
    this.epochs = Counter.builder("rookery_log_epochs").register(metrics);
    this.losses = Counter.builder("rookery_log_losses_found").register(metrics);
    this.trims = Counter.builder("rookery_log_entries_trimmed").register(metrics);
    Gauge.builder("rookery_log_connected", connected, yes -> yes.getAsBoolean() ? 1 : 0)
        .strongReference(true)
        .register(metrics);
    Gauge.builder("rookery_log_lag_milliseconds", lag, AtomicLong::get).register(metrics);
    Gauge.builder("rookery_log_lag_entries", behind, AtomicLong::get).register(metrics);
  }

  private static Timer timer(String name, MeterRegistry metrics) {
    return Timer.builder(name).serviceLevelObjectives(Buckets.latency()).register(metrics);
  }

  /// @param before its size before it was compressed, if it was
  /// @param size as it is in Redis
  void appended(Duration took, int before, int size) {
    appends.record(took);
    packed.record(before);
    sizes.record(size);
  }

  void failed() {
    failures.increment();
  }

  void connected() {
    connects.increment();
  }

  /// @param milliseconds between the append and now, by two clocks
  void tailed(int number, long size, long milliseconds) {
    entries.increment(number);
    bytes.increment((double) size);
    lag.set(milliseconds);
    toNode.record(milliseconds, TimeUnit.MILLISECONDS);
  }

  /// @param number of entries that the log is known to have and that were not given yet
  void behind(long number) {
    behind.set(number);
  }

  void epoch() {
    epochs.increment();
  }

  /// Entries were missing or were not those that belong there.
  void loss() {
    losses.increment();
  }

  void trimmed(long number) {
    trims.increment((double) number);
  }
}
