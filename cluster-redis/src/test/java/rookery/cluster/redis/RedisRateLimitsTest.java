package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rookery.cluster.LocalRateLimits;
import rookery.cluster.Rate;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.RandomIds;

@Tag("full")
class RedisRateLimitsTest {
  private static final RandomIds IDS = new RandomIds();
  private static final Rate SLOW = new Rate(1, 50);

  @TempDir static Path directory;
  private static EmbeddedRedis redis;

  @BeforeAll
  static void start() throws Exception {
    redis = TestRedis.start(directory, 0, "");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static RedisRateLimits node(RedisSettings settings) {
    return new RedisRateLimits(settings, new LocalRateLimits(100, System::nanoTime));
  }

  @Test
  void nodes_count_together() {
    var settings = RedisSettings.of(redis.host(), redis.port(), IDS.next());
    var allowed = new AtomicInteger();
    try (var one = node(settings);
        var other = node(settings)) {
      try (var at = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 200; i++) {
          var node = i % 2 == 0 ? one : other;
          at.submit(() -> allowed.addAndGet(node.charge("ann", SLOW).allowed() ? 1 : 0));
        }
      }
      assertThat(one.away()).isFalse();
      assertThat(one.charge("bob", SLOW).left()).isEqualTo(49);
    }
    // As many as at once, and one for each second that it took.
    assertThat(allowed.get()).isBetween(50, 50 + 20);
  }

  @Test
  void what_is_told_is_what_comes_true() {
    var settings = RedisSettings.of(redis.host(), redis.port(), IDS.next());
    var rate = new Rate(2, 2);
    try (var node = node(settings)) {
      var refused = node.charge("ann", rate);
      while (refused.allowed()) {
        refused = node.charge("ann", rate);
      }

      assertThat(refused.again()).isBetween(Duration.ofNanos(1), Duration.ofMillis(500));
      await().until(() -> node.charge("ann", rate).allowed());
    }
  }

  @Test
  void clusters_on_one_redis_count_apart() {
    try (var one = node(RedisSettings.of(redis.host(), redis.port(), IDS.next()));
        var other = node(RedisSettings.of(redis.host(), redis.port(), IDS.next()))) {
      one.charge("ann", SLOW);

      assertThat(other.charge("ann", SLOW).left()).isEqualTo(49);
    }
  }

  @Test
  void without_redis_each_node_counts_by_itself() {
    try (var node = node(RedisSettings.of("127.0.0.1", 1, "none"))) {
      int allowed = 0;
      for (int i = 0; i < 200; i++) {
        allowed += node.charge("ann", SLOW).allowed() ? 1 : 0;
      }

      assertThat(node.away()).isTrue();
      assertThat(allowed).isBetween(50, 50 + 20);
    }
  }
}
