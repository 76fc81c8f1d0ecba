package rookery.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/// The figures of one cache. Thread-safe.
final class CacheFigures {
  private final String name;
  private final MeterRegistry metrics;
  private final Counter hits;
  private final Counter misses;
  private final Counter invalidations;
  private final Counter unheard;
  private final Counter evictions;
  private final Timer loads;

  CacheFigures(String name, MeterRegistry metrics) {
    this.name = name;
    this.metrics = metrics;
    this.hits = counter("mattermost_cache_mem_hit_total");
    this.misses = counter("mattermost_cache_mem_miss_total");
    this.invalidations = counter("mattermost_cache_mem_invalidation_total");
    this.unheard = counter("rookery_cache_unheard");
    this.evictions = counter("rookery_cache_evictions");
    this.loads = Timer.builder("rookery_cache_load").tag("name", name).register(metrics);
  }

  private Counter counter(String what) {
    return Counter.builder(what).tag("name", name).register(metrics);
  }

  void watch(Cache<?, ?> cache) {
    Gauge.builder("rookery_cache_entries", cache, Cache::estimatedSize)
        .tag("name", name)
        .register(metrics);
  }

  void hit() {
    hits.increment();
  }

  void missed() {
    misses.increment();
  }

  void invalidated() {
    invalidations.increment();
  }

  /// Memory was not asked, because this node has heard nothing of the log for too long.
  void unheard() {
    unheard.increment();
  }

  void evicted() {
    evictions.increment();
  }

  <T> T timed(Supplier<T> load) {
    return loads.record(load);
  }
}
