package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.NodeFacts;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;

@Tag("full")
class RedisRosterTest {
  @TempDir Path directory;
  private final RandomIds ids = new RandomIds();

  private NodeFacts facts(String name) {
    return new NodeFacts(
        name, new Incarnation(ids.next()), "host", "1.0", 5, "hash", 3, "epoch:17");
  }

  @Test
  void nodes_see_each_other_and_miss_one_that_is_lost_or_leaves() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0);
        var timers = new RealTimers()) {
      var settings = RedisSettings.of(redis.host(), redis.port(), "roster");
      var lost = new CopyOnWriteArrayList<Incarnation>();
      var one = facts("one");
      var two = facts("two");
      var first =
          RedisRoster.join(settings, () -> one, lost::add, timers, new SimpleMeterRegistry());
      var second =
          RedisRoster.join(settings, () -> two, _ -> {}, timers, new SimpleMeterRegistry());
      await().untilAsserted(() -> assertThat(first.nodes()).containsExactly(one, two));
      await().untilAsserted(() -> assertThat(second.nodes()).containsExactly(one, two));

      second.close();
      await().untilAsserted(() -> assertThat(lost).containsExactly(two.incarnation()));
      assertThat(first.nodes()).isEqualTo(List.of(one));
      first.close();
    }
  }

  @Test
  void an_outage_of_redis_makes_nobody_lost() throws Exception {
    try (var redis = EmbeddedRedis.start(directory, 0);
        var timers = new RealTimers()) {
      var settings = RedisSettings.of(redis.host(), redis.port(), "roster");
      var lost = new CopyOnWriteArrayList<Incarnation>();
      var one = facts("one");
      var two = facts("two");
      var first =
          RedisRoster.join(settings, () -> one, lost::add, timers, new SimpleMeterRegistry());
      var second =
          RedisRoster.join(settings, () -> two, lost::add, timers, new SimpleMeterRegistry());
      await().untilAsserted(() -> assertThat(first.nodes()).containsExactly(one, two));
      try (var link = Link.open(settings, "test", Duration.ZERO)) {
        link.command(Protocol.Command.SHUTDOWN, "NOSAVE");
      } catch (Away _) {
        // The server ends without an answer; what watches over it starts it again.
      }
      await()
          .pollDelay(Duration.ofSeconds(6))
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(first.nodes()).containsExactly(one, two));
      assertThat(lost).isEmpty();
      first.close();
      second.close();
    }
  }
}
