package rookery.kernel;

import java.time.Duration;
import java.util.stream.DoubleStream;

/// Up to where the buckets of histograms reach: one choice, so that figures can be compared and
/// added up. Immutable.
public final class Buckets {
  private static final double[] LATENCY = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };
  private static final double[] USUAL = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private Buckets() {}

  /// For what an event goes through on its way.
  public static Duration[] latency() {
    return durations(LATENCY);
  }

  /// As Prometheus' own clients choose them: for figures whose names others gave.
  public static Duration[] usual() {
    return durations(USUAL);
  }

  private static Duration[] durations(double[] seconds) {
    return DoubleStream.of(seconds)
        .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e9)))
        .toArray(Duration[]::new);
  }
}
