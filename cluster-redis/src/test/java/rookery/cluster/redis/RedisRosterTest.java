package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.LogUnavailable;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;

@Tag("full")
@Timeout(60)
class RedisRosterTest {
  @TempDir Path directory;
  private final RandomIds ids = new RandomIds();
  private final RealTimers timers = new RealTimers();
  private FaultyRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = FaultyRedis.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    timers.close();
    redis.close();
  }

  /// One node's view. Thread-safe.
  private final class Node implements Roster.Listener {
    final NodeFacts facts;
    final List<Incarnation> arrived = new CopyOnWriteArrayList<>();
    final List<Incarnation> lost = new CopyOnWriteArrayList<>();
    final RedisRoster roster;

    Node(String name, RedisSettings settings) {
      var incarnation = new Incarnation(ids.next());
      facts =
          new NodeFacts(
              name, incarnation, "host", "1.0", 5, "hash", 3, "e:17", NodeFacts.State.SERVING);
      roster = RedisRoster.join(settings, () -> facts, this, timers, new SimpleMeterRegistry());
    }

    Incarnation incarnation() {
      return facts.incarnation();
    }

    void sees(Node... nodes) {
      var all = List.of(nodes).stream().map(node -> node.facts).toList();
      await().untilAsserted(() -> assertThat(roster.nodes()).isEqualTo(all));
    }

    @Override
    public void arrived(Incarnation node) {
      arrived.add(node);
    }

    @Override
    public void lost(Incarnation node) {
      lost.add(node);
    }
  }

  @Test
  void nodes_see_each_other_come_and_leave() {
    var one = new Node("one", redis.settings());
    var two = new Node("two", redis.settings());
    one.sees(one, two);
    two.sees(one, two);
    assertThat(one.arrived).containsExactly(two.incarnation());
    assertThat(two.arrived).containsExactly(one.incarnation());
    two.roster.close();
    await().untilAsserted(() -> assertThat(one.lost).containsExactly(two.incarnation()));
    one.sees(one);
    assertThat(two.lost).isEmpty();
    one.roster.close();
  }

  @Test
  void a_node_cut_off_is_lost_for_the_others_and_nobody_is_for_it() throws Exception {
    var one = new Node("one", redis.settings());
    var two = new Node("two", redis.settings());
    var apart = new Node("zed", redis.throughProxy());
    one.sees(one, two, apart);
    apart.sees(one, two, apart);
    redis.proxy().cut();
    await().untilAsserted(() -> assertThat(one.lost).containsExactly(apart.incarnation()));
    await().untilAsserted(() -> assertThat(two.lost).containsExactly(apart.incarnation()));
    apart.sees(one, two, apart);
    redis.proxy().mend();
    await()
        .untilAsserted(() ->
            assertThat(one.arrived)
                .containsExactlyInAnyOrder(
                    two.incarnation(), apart.incarnation(), apart.incarnation()));
    assertThat(apart.lost).isEmpty();
    assertThat(one.lost).hasSize(1);
    List.of(one, two, apart).forEach(node -> node.roster.close());
  }

  @Test
  void a_node_that_misses_beats_is_silent_before_it_is_lost() throws Exception {
    var one = new Node("one", redis.settings());
    var apart = new Node("zed", redis.throughProxy());
    one.sees(one, apart);
    assertThat(one.roster.silent()).isEmpty();
    redis.proxy().cut();
    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> one.roster.silent().contains(apart.incarnation()));
    assertThat(one.roster.nodes()).contains(apart.facts);
    assertThat(one.lost).isEmpty();
    await().untilAsserted(() -> assertThat(one.lost).containsExactly(apart.incarnation()));
    assertThat(one.roster.silent()).isEmpty();
    redis.proxy().mend();
    List.of(one, apart).forEach(node -> node.roster.close());
  }

  @Test
  void two_installations_do_not_mix_under_one_name_and_the_second_is_told_what_to_do()
      throws Exception {
    var first = new Node("one", redis.settings().ownedBy("first"));
    var seconds = redis.settings().ownedBy("second");
    var other = new Node("two", seconds);
    try (var log = new RedisLog(seconds, ids, InstantSource.system(), new SimpleMeterRegistry())) {
      assertThatThrownBy(log::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("of another installation")
          .hasMessageContaining("MM_CLUSTERSETTINGS_CLUSTERNAME");
      assertThat(log.foreign()).isTrue();
      assertThatThrownBy(() -> new RedisCheckpoints(seconds).forget(new ConnectionId(ids.next())))
          .isInstanceOf(CheckpointsUnavailable.class);
      assertThat(first.roster.nodes()).containsExactly(first.facts);
      assertThat(first.arrived).isEmpty();
      assertThat(other.arrived).isEmpty();

      first.roster.close();

      log.connect();
      assertThat(log.foreign()).isFalse();
      other.sees(other);
    }
    other.roster.close();
  }

  @Test
  void a_claim_that_was_lost_is_made_again_with_the_next_beat() throws Exception {
    var first = new Node("one", redis.settings().ownedBy("first"));
    try (var link = Link.open(redis.settings(), "test", Duration.ZERO)) {
      link.command(Protocol.Command.DEL, redis.settings().key("owner"));
      await()
          .until(() -> link.command(Protocol.Command.GET, redis.settings().key("owner")) != null);
    }
    first.roster.close();
  }

  @Test
  void an_outage_of_redis_makes_nobody_lost() throws Exception {
    var one = new Node("one", redis.settings());
    var two = new Node("two", redis.settings());
    one.sees(one, two);
    two.sees(one, two);
    redis.restart();
    await()
        .pollDelay(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(one.roster.nodes()).containsExactly(one.facts, two.facts));
    assertThat(one.lost).isEmpty();
    assertThat(two.lost).isEmpty();
    one.roster.close();
    two.roster.close();
  }

  @Test
  void a_stall_of_redis_longer_than_a_lease_makes_nobody_lost() throws Exception {
    var one = new Node("one", redis.settings());
    var two = new Node("two", redis.settings());
    one.sees(one, two);
    two.sees(one, two);
    redis.stall();
    try {
      await().during(Duration.ofSeconds(4)).until(() -> one.lost.isEmpty() && two.lost.isEmpty());
    } finally {
      redis.goOn();
    }
    await()
        .during(Duration.ofSeconds(5))
        .untilAsserted(() -> {
          assertThat(one.lost).isEmpty();
          assertThat(two.lost).isEmpty();
        });
    one.sees(one, two);
    one.roster.close();
    two.roster.close();
  }
}
