package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.CheckpointsContract.EPOCH;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;
import static rookery.cluster.redis.FaultyRedis.connect;
import static rookery.cluster.redis.FaultyRedis.insist;
import static rookery.cluster.redis.FaultyRedis.unconnected;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rookery.cluster.AppendResult;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.CheckpointsContract.Subject;
import rookery.cluster.EventLog;
import rookery.cluster.EventLogContract;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.embedded.EmbeddedRedisCluster;
import rookery.kernel.RandomIds;

/// The log over a Redis Cluster: the contract, and what moves and failovers do to it.
@Tag("full")
@Timeout(120)
class RedisClusterTest implements EventLogContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static EmbeddedRedisCluster redis;
  private final RandomIds ids = new RandomIds();

  @BeforeAll
  static void start() throws Exception {
    redis = EmbeddedRedisCluster.start(TestRedis.program(directory), directory);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static RedisPlace.Nodes place(EmbeddedRedisCluster of) {
    return new RedisPlace.Nodes(endpoints(of.ports()));
  }

  private static List<RedisPlace.Endpoint> endpoints(List<Integer> ports) {
    return ports.stream().map(port -> new RedisPlace.Endpoint("127.0.0.1", port)).toList();
  }

  private RedisSettings newCluster() {
    var soon = Duration.ofMillis(500);
    return RedisSettings.of(place(redis), ids.next()).waiting(soon, soon);
  }

  @Override
  public List<EventLog> twoViews() throws Exception {
    var settings = newCluster();
    return List.of(connect(settings), connect(settings));
  }

  @Test
  void the_log_goes_where_its_slot_goes() throws Exception {
    var settings = newCluster();
    try (var one = connect(settings);
        var two = connect(settings)) {
      var readings = List.of(new Reading(), new Reading());
      one.tail(one.head(), readings.get(0));
      two.tail(two.head(), readings.get(1));
      var me = producer();
      one.append(batch(one, me, 1, "a"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).hasSize(1)));
      int before = redis.ownerOf(settings.key("state"));
      redis.moveSlotOf(settings.key("state"));
      assertThat(redis.ownerOf(settings.key("state"))).isNotEqualTo(before);
      await().atMost(LONG).untilAsserted(() -> assertThat(readings.get(0).epochs).isNotEmpty());
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(readings.get(1).epochs).isEqualTo(readings.get(0).epochs));
      assertThat(readings.get(0).epochs.getFirst().index()).as("the data moved too").isEqualTo(1);
      insist(one, batch(two, me, 1, "b"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).endsWith("a", "b")));
    }
  }

  @Test
  void checkpoints_go_where_their_slot_goes() throws Exception {
    var settings = newCluster();
    var node = producer();
    var subject = Subject.fresh();
    try (var store = new RedisCheckpoints(settings)) {
      store.save(node, List.of(subject.at(0, true, new Pair(5, 10, 1))), new Position(EPOCH, 12));
      store.forget(Subject.fresh().id());
      redis.moveSlotOf(settings.key("state"));
      assertThat(insist(() -> store.take(subject.id(), subject.user())).orElseThrow().pairs())
          .containsExactly(new Pair(5, 10, 1), new Pair(5, 12, 1));
      assertThat(
              insist(() -> store.save(node, List.of(subject.later(0, new Pair(6, 13, 1))), null)))
          .containsExactly(subject.id());
    }
  }

  @Test
  void a_node_that_died_is_replaced_by_its_replica() throws Exception {
    try (var own =
        EmbeddedRedisCluster.start(TestRedis.program(directory), directory.resolve("own"))) {
      var soon = Duration.ofMillis(500);
      var settings = RedisSettings.of(place(own), ids.next()).waiting(soon, soon);
      try (var one = connect(settings);
          var two = connect(settings)) {
        var readings = List.of(new Reading(), new Reading());
        one.tail(one.head(), readings.get(0));
        two.tail(two.head(), readings.get(1));
        var me = producer();
        one.append(batch(one, me, 1, "a"));
        readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).hasSize(1)));
        own.failOver(settings.key("state"));
        readings.forEach(
            r -> await().atMost(LONG).untilAsserted(() -> assertThat(r.epochs).isNotEmpty()));
        await()
            .atMost(LONG)
            .until(() -> insist(one, batch(one, me, 1, "b")) instanceof AppendResult.Appended);
        readings.forEach(
            r -> await().atMost(LONG).untilAsserted(() -> assertThat(r.texts()).endsWith("b")));
        assertThat(readings.get(1).epochs.getLast()).isEqualTo(readings.get(0).epochs.getLast());
      }
    }
  }

  @Test
  void nodes_that_are_away_are_passed_over() throws Exception {
    var ports = new ArrayList<>(List.of(1));
    ports.addAll(redis.ports());
    try (var log = connect(RedisSettings.of(new RedisPlace.Nodes(endpoints(ports)), ids.next()))) {
      insist(log, batch(log, producer(), 1, "a"));
    }
    var nobody = new RedisPlace.Nodes(endpoints(List.of(1)));
    try (var log = unconnected(RedisSettings.of(nobody, ids.next()))) {
      assertThatThrownBy(log::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("Redis at the Redis Cluster of 127.0.0.1:1 cannot be reached");
    }
  }
}
