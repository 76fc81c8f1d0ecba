package rookery.cluster.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The figures of the log in Redis. Thread-safe.
final class LogFigures {
  private final Timer appends;
  private final Counter failures;
  private final Counter connects;
  private final Counter entries;
  private final Counter bytes;
  private final Counter epochs;
  private final Counter losses;
  private final AtomicInteger tailing = new AtomicInteger();
  private final AtomicLong lag = new AtomicLong();

  LogFigures(MeterRegistry metrics) {
    this.appends = Timer.builder("rookery_log_append").register(metrics);
    this.failures = Counter.builder("rookery_log_failures").register(metrics);
    this.connects = Counter.builder("rookery_log_connects").register(metrics);
    this.entries = Counter.builder("rookery_log_entries_tailed").register(metrics);
    this.bytes = Counter.builder("rookery_log_bytes_tailed").register(metrics);
    this.epochs = Counter.builder("rookery_log_epochs").register(metrics);
    this.losses = Counter.builder("rookery_log_losses_found").register(metrics);
    Gauge.builder("rookery_log_connected", tailing, AtomicInteger::get).register(metrics);
    Gauge.builder("rookery_log_lag_milliseconds", lag, AtomicLong::get).register(metrics);
  }

  void appended(Duration took) {
    appends.record(took);
  }

  void failed() {
    failures.increment();
  }

  void connected() {
    connects.increment();
  }

  /// Whether the tail is connected.
  void tailing(boolean yes) {
    tailing.set(yes ? 1 : 0);
  }

  /// @param milliseconds between the append and now, by two clocks
  void tailed(int number, long size, long milliseconds) {
    entries.increment(number);
    bytes.increment((double) size);
    lag.set(milliseconds);
  }

  void epoch() {
    epochs.increment();
  }

  /// Entries were missing or were not those that belong there.
  void loss() {
    losses.increment();
  }
}
