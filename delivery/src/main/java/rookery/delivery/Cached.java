package rookery.delivery;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Values by key that the event log keeps true: a [Notice] about a key removes it. Callers that ask
/// for one missing key together load it once. A load that a notice overtook is given to those who
/// wait for it but not kept. Thread-safe.
///
/// @param <V> the value; "there is none" is cached too
public final class Cached<V> {
  private final AsyncCache<String, Optional<V>> values;
  private final Function<String, Optional<V>> loader;
  private final Counter hits;
  private final Counter misses;
  private final Counter invalidations;

  /// @param name for the metrics
  /// @param most how many keys are kept
  /// @param loader reads from the database; blocking
  public Cached(
      String name,
      long most,
      Topic topic,
      Notices notices,
      MeterRegistry metrics,
      Function<String, Optional<V>> loader) {
    this.loader = loader;
    this.values = Caffeine.newBuilder().maximumSize(most).buildAsync();
    this.hits =
        Counter.builder("mattermost_cache_mem_hit_total").tag("name", name).register(metrics);
    this.misses =
        Counter.builder("mattermost_cache_mem_miss_total").tag("name", name).register(metrics);
    this.invalidations =
        Counter.builder("mattermost_cache_mem_invalidation_total")
            .tag("name", name)
            .register(metrics);
    notices.forget(topic, this::forget);
    notices.onNewEpoch(() -> values.synchronous().invalidateAll());
  }

  /// The value of `key`, from memory or the database.
  public Optional<V> get(String key) {
    var mine = new CompletableFuture<Optional<V>>();
    CompletableFuture<Optional<V>> found = values.asMap().putIfAbsent(key, mine);
    if (found != null) {
      hits.increment();
      return join(found);
    }
    misses.increment();
    try {
      mine.complete(loader.apply(key));
    } catch (RuntimeException e) {
      values.asMap().remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
    return join(mine);
  }

  /// Removes `key`; a load under way is not kept.
  public void forget(String key) {
    invalidations.increment();
    values.asMap().remove(key);
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
