package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.cluster.Formats;
import rookery.cluster.Position;

class CachedTest {
  private static final Topic THINGS = new Topic("things");
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Tail tail =
      new Tail(
          new Position(new Epoch("e"), 0),
          new EntryFormats(Formats.OF_THIS_BUILD, 0, () -> 0),
          () -> {},
          metrics);
  private final AtomicInteger loads = new AtomicInteger();
  private volatile Duration behind = Duration.ZERO;

  private Cached<Integer> cache(long bytes, Function<String, Optional<Integer>> loader) {
    tail.fedBy(new Feed());
    return new Cached<>(new CacheSpec<>("things", bytes, _ -> 50, THINGS), tail, metrics, loader);
  }

  private final class Feed implements rookery.cluster.EventLog.Tailing {
    @Override
    public Duration behind() {
      return behind;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private Optional<Integer> counted(String key) {
    return Optional.of(loads.incrementAndGet());
  }

  private double figure(String name) {
    return metrics.get(name).tag("name", "things").counter().count();
  }

  @Test
  void those_who_ask_together_load_once() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var cache =
        cache(
            1 << 20,
            key -> {
              asked.countDown();
              hold(go);
              return counted(key);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asking = new ArrayList<Future<Optional<Integer>>>();
      for (int i = 0; i < 20; i++) {
        asking.add(threads.submit(() -> cache.get("k")));
      }
      assertThat(asked.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await().until(() -> figure("mattermost_cache_mem_hit_total") == 19);
      go.countDown();
      for (var answer : asking) {
        assertThat(answer.get(WAIT.toSeconds(), TimeUnit.SECONDS)).contains(1);
      }
    }
    assertThat(loads).hasValue(1);
  }

  /// Whether by a notice or by a new epoch.
  @Test
  void a_load_that_was_overtaken_is_not_kept() throws Exception {
    isNotKeptAfter(() -> tail.committed(THINGS.about("k")));
    isNotKeptAfter(() -> tail.epoch(new Position(new Epoch("f"), 0)));
  }

  private void isNotKeptAfter(Runnable overtaking) throws Exception {
    var began = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var cache =
        cache(
            1 << 20,
            key -> {
              if (loads.get() == 0) {
                began.countDown();
                hold(go);
              }
              return counted(key);
            });
    loads.set(0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var early = threads.submit(() -> cache.get("k"));
      assertThat(began.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      overtaking.run();
      go.countDown();
      assertThat(early.get(WAIT.toSeconds(), TimeUnit.SECONDS)).contains(1);
    }
    assertThat(cache.get("k")).contains(2);
    assertThat(cache.get("k")).contains(2);
  }

  @Test
  void a_load_that_fails_in_any_way_fails_for_all_and_is_tried_again() {
    var cache =
        cache(
            1 << 20,
            key -> {
              if (loads.incrementAndGet() == 1) {
                throw new StackOverflowError();
              }
              return Optional.of(loads.get());
            });
    assertThatThrownBy(() -> cache.get("k")).isInstanceOf(StackOverflowError.class);
    assertThat(cache.get("k")).contains(2);
  }

  @Test
  void a_node_that_hears_nothing_of_the_log_asks_each_time_and_keeps_nothing() {
    var cache = cache(1 << 20, this::counted);
    assertThat(cache.get("k")).contains(1);

    behind = Cached.LONGEST_UNHEARD.plusNanos(1);
    assertThat(cache.get("k")).contains(2);
    assertThat(cache.get("k")).contains(3);

    behind = Cached.LONGEST_UNHEARD;
    assertThat(cache.get("k")).contains(1);
    assertThat(figure("rookery_cache_unheard")).isEqualTo(2);
  }

  @Test
  void it_takes_no_more_memory_than_it_may() {
    var cache = cache(30_000, this::counted);
    for (int i = 0; i < 1_000; i++) {
      assertThat(cache.get("k" + i)).isPresent();
    }
    await().until(() -> metrics.get("rookery_cache_entries").gauge().value() <= 100);
    assertThat(figure("rookery_cache_evictions")).isGreaterThanOrEqualTo(900);
    assertThat(metrics.get("rookery_cache_load").timer().count()).isEqualTo(1_000);
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertThat(latch.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
