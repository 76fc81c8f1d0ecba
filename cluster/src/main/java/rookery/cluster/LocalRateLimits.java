package rookery.cluster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Counts on one node. Of more keys than it keeps, those are forgotten that were not seen for long.
/// Thread-safe.
public final class LocalRateLimits implements RateLimits {
  private static final Duration KEPT = Duration.ofHours(1);

  /// By key, when nothing will be owed any more.
  private final Cache<String, Long> free;

  private final LongSupplier nanos;

  /// @param keys how many are kept
  /// @param nanos a clock that never goes back
  public LocalRateLimits(int keys, LongSupplier nanos) {
    this.free = Caffeine.newBuilder().maximumSize(keys).expireAfterWrite(KEPT).build();
    this.nanos = nanos;
  }

  @Override
  public Rate.Charge charge(String key, Rate rate) {
    long now = nanos.getAsLong() / 1_000;
    var answer = new Rate.Charge[1];
    free.asMap()
        .compute(
            key,
            (_, before) -> {
              long owed = before == null ? 0 : Math.max(0, before - now);
              boolean allowed = rate.allows(owed);
              long after = allowed ? owed + rate.costMicros() : owed;
              answer[0] = allowed ? rate.allowed(after) : rate.refused(after);
              return now + after;
            });
    return answer[0];
  }
}
