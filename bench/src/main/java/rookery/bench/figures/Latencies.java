package rookery.bench.figures;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/// How long things took, one stretch of time after another. Thread-safe.
public final class Latencies {
  private static final long MOST_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;
  private static final int DIGITS = 3;

  private final Recorder recorder = new Recorder(MOST_MICROS, DIGITS);

  /// One took so long.
  public void record(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    recorder.recordValue(Math.clamp(micros, 0, MOST_MICROS));
  }

  /// What came since the last time this was asked.
  public Stretch take() {
    return new Stretch(recorder.getIntervalHistogram());
  }

  /// Those of a stretch of time. Immutable once made.
  public static final class Stretch {
    private final Histogram histogram;

    Stretch(Histogram histogram) {
      this.histogram = histogram;
    }

    /// Of several stretches, or kinds, together.
    public Stretch plus(Stretch other) {
      var sum = histogram.copy();
      sum.add(other.histogram);
      return new Stretch(sum);
    }

    public long count() {
      return histogram.getTotalCount();
    }

    /// In milliseconds.
    public double percentile(double of) {
      return histogram.getValueAtPercentile(of) / 1_000.0;
    }
  }
}
