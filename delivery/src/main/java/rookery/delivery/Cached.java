package rookery.delivery;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/// Values by key that the event log keeps true. What it answers is never older than
///
/// 1. on the node that wrote: the answer to whoever wrote, because the commit removes the key
///    before the answer is given;
/// 2. on every other node: the place in the log that this node has read up to, because a [Notice]
///    removes its key there;
/// 3. anywhere: [#LONGEST_UNHEARD], because a node that may have missed more than that asks the
///    database each time.
///
/// Callers that ask for one missing key together load it once. A load that a notice overtook is
/// given to those who wait for it, who all asked before the notice came, but not kept. In a new
/// epoch everything is removed, because what was told before it may have been lost. Thread-safe.
///
/// @param <V> the value; "there is none" is cached too
public final class Cached<V> {
  /// For how long a node that hears nothing of the log goes by what it remembers.
  public static final Duration LONGEST_UNHEARD = Duration.ofSeconds(3);

  /// A key and what the cache itself needs for it, about.
  private static final int OVERHEAD = 250;

  private final AsyncCache<String, Optional<V>> values;
  private final Function<String, Optional<V>> loader;
  private final Notices notices;
  private final CacheFigures figures;

  /// @param loader reads from the database; blocking
  public Cached(
      CacheSpec<V> spec,
      Notices notices,
      MeterRegistry metrics,
      Function<String, Optional<V>> loader) {
    this(spec.name(), spec.bytes(), spec.size(), spec.topic(), notices, metrics, loader);
  }

  /// The same, bounded by a number of keys.
  public Cached(
      String name,
      long most,
      Topic topic,
      Notices notices,
      MeterRegistry metrics,
      Function<String, Optional<V>> loader) {
    this(name, most * OVERHEAD, _ -> 0, topic, notices, metrics, loader);
  }

  private Cached(
      String name,
      long bytes,
      ToIntFunction<V> size,
      Topic topic,
      Notices notices,
      MeterRegistry metrics,
      Function<String, Optional<V>> loader) {
    this.loader = loader;
    this.notices = notices;
    this.figures = new CacheFigures(name, metrics);
    this.values =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher(
                (String _, Optional<V> value) -> OVERHEAD + value.map(size::applyAsInt).orElse(0))
            .evictionListener((_, _, _) -> figures.evicted())
            .buildAsync();
    figures.watch(values.synchronous());
    notices.forget(topic, this::forget);
    notices.onNewEpoch(() -> values.synchronous().invalidateAll());
  }

  /// The value of `key`, from memory or the database.
  public Optional<V> get(String key) {
    if (notices.behind().compareTo(LONGEST_UNHEARD) > 0) {
      figures.unheard();
      return figures.timed(() -> loader.apply(key));
    }
    var mine = new CompletableFuture<Optional<V>>();
    CompletableFuture<Optional<V>> found = values.asMap().putIfAbsent(key, mine);
    if (found != null) {
      figures.hit();
      return join(found);
    }
    figures.missed();
    return load(key, mine);
  }

  /// The value of `key` from the database, and from now on in memory: for whoever would be refused
  /// something because of what was in memory.
  public Optional<V> again(String key) {
    forget(key);
    return get(key);
  }

  /// Removes `key`; a load under way is not kept.
  public void forget(String key) {
    figures.invalidated();
    values.asMap().remove(key);
  }

  /// Whatever happens, those who wait learn of it.
  private Optional<V> load(String key, CompletableFuture<Optional<V>> mine) {
    try {
      Optional<V> value = figures.timed(() -> loader.apply(key));
      mine.complete(value);
      return value;
    } catch (RuntimeException | Error e) {
      values.asMap().remove(key, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
