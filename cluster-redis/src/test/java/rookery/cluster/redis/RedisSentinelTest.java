package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;
import static rookery.cluster.redis.FaultyRedis.connect;
import static rookery.cluster.redis.FaultyRedis.insist;
import static rookery.cluster.redis.FaultyRedis.unconnected;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import rookery.cluster.AppendResult;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.CheckpointsContract.Subject;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.EventLog;
import rookery.cluster.EventLogContract;
import rookery.cluster.LogUnavailable;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.embedded.EmbeddedSentinel;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;

/// The log over a Redis that sentinels watch over: the contract, and what failovers do to it.
@Tag("full")
@Timeout(120)
class RedisSentinelTest implements EventLogContract {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static EmbeddedSentinel redis;
  private final RandomIds ids = new RandomIds();

  @BeforeAll
  static void start() throws Exception {
    redis = EmbeddedSentinel.start(TestRedis.program(directory), directory);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private static RedisPlace.Sentinels place(EmbeddedSentinel of) {
    return new RedisPlace.Sentinels(endpoints(of.sentinelPorts()), of.name(), "", "");
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
  void a_failover_that_lost_writes_is_a_new_epoch_for_everybody() throws Exception {
    var settings = newCluster();
    try (var one = connect(settings);
        var two = connect(settings)) {
      var readings = List.of(new Reading(), new Reading());
      one.tail(one.head(), readings.get(0));
      two.tail(two.head(), readings.get(1));
      var me = producer();
      one.append(batch(one, me, 1, "a"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).hasSize(1)));
      redis.failOverWithLoss(() -> {
        for (int i = 2; i <= 20; i++) {
          assertThat(insist(one, batch(one, me, i, "lost")))
              .isInstanceOf(AppendResult.Appended.class);
        }
      });
      await().atMost(LONG).untilAsserted(() -> assertThat(readings.get(0).epochs).hasSize(1));
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(readings.get(1).epochs).isEqualTo(readings.get(0).epochs));
      assertThat(readings.get(0).epochs.getFirst().index()).as("the others were lost").isEqualTo(1);
      insist(two, batch(two, me, 1, "b"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).endsWith("b")));
      redis.restartOld();
      insist(one, batch(two, me, 2, "c"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).endsWith("b", "c")));
      assertThat(readings).allSatisfy(reading -> assertThat(reading.epochs).hasSize(1));
    }
  }

  @Test
  void a_master_that_hung_until_it_was_replaced_is_left() throws Exception {
    var settings = newCluster();
    try (var one = connect(settings);
        var two = connect(settings)) {
      var readings = List.of(new Reading(), new Reading());
      one.tail(one.head(), readings.get(0));
      two.tail(two.head(), readings.get(1));
      var me = producer();
      one.append(batch(one, me, 1, "a"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).hasSize(1)));
      redis.failOverWhileHanging();
      await().atMost(LONG).untilAsserted(() -> assertThat(readings.get(0).epochs).hasSize(1));
      await().atMost(LONG).untilAsserted(() -> assertThat(readings.get(1).epochs).hasSize(1));
      insist(one, batch(two, me, 1, "b"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).endsWith("a", "b")));
      redis.awaitReplica();
      insist(two, batch(two, me, 2, "c"));
      readings.forEach(r -> await().untilAsserted(() -> assertThat(r.texts()).endsWith("b", "c")));
      assertThat(readings).allSatisfy(reading -> assertThat(reading.epochs).hasSize(1));
    }
  }

  @Test
  void nobody_is_lost_through_a_failover() throws Exception {
    var settings = newCluster();
    try (var timers = new RealTimers()) {
      var lost = new CopyOnWriteArrayList<Incarnation>();
      var rosters = new ArrayList<RedisRoster>();
      for (String name : List.of("one", "two")) {
        var facts = facts(name);
        rosters.add(
            RedisRoster.join(
                settings, () -> facts, losses(lost), timers, new SimpleMeterRegistry()));
      }
      await().untilAsserted(() -> assertThat(rosters.getFirst().nodes()).hasSize(2));
      redis.failOver();
      redis.restartOld();
      await()
          .atMost(LONG)
          .during(Duration.ofSeconds(5))
          .untilAsserted(() -> {
            assertThat(lost).isEmpty();
            assertThat(rosters).allSatisfy(roster -> assertThat(roster.nodes()).hasSize(2));
          });
      rosters.forEach(RedisRoster::close);
    }
  }

  private NodeFacts facts(String name) {
    var incarnation = new Incarnation(ids.next());
    return new NodeFacts(
        name, incarnation, "host", "1.0", 5, "hash", 3, "e:17", NodeFacts.State.SERVING);
  }

  private static Roster.Listener losses(List<Incarnation> lost) {
    return new Roster.Listener() {
      @Override
      public void arrived(Incarnation node) {
        // Only losses count here.
      }

      @Override
      public void lost(Incarnation node) {
        lost.add(node);
      }
    };
  }

  /// A master that is cut off from its sentinels goes on as a master, and whoever reaches it would
  /// go on with it.
  @Test
  void a_master_that_sentinels_name_no_more_is_left_though_it_goes_on() throws Exception {
    try (var own = EmbeddedSentinel.start(TestRedis.program(directory), directory.resolve("own"));
        var next = TestRedis.start(directory.resolve("next"), 0, "")) {
      var settings = RedisSettings.of(place(own), ids.next());
      try (var log = connect(settings)) {
        var reading = new Reading();
        log.tail(log.head(), reading);
        var me = producer();
        log.append(batch(log, me, 1, "a"));
        await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
        name(own, next.port());
        await()
            .atMost(Duration.ofSeconds(4))
            .untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
        insist(log, batch(log, me, 1, "b"));
        await().untilAsserted(() -> assertThat(reading.texts()).endsWith("b"));
        try (var there =
            Link.open(
                RedisSettings.of("127.0.0.1", next.port(), settings.cluster()),
                "test",
                Duration.ZERO)) {
          assertThat(there.command(Protocol.Command.XLEN, settings.key("log"))).isEqualTo(1L);
        }
      }
    }
  }

  @Test
  void checkpoints_leave_a_master_that_sentinels_name_no_more() throws Exception {
    try (var own = EmbeddedSentinel.start(TestRedis.program(directory), directory.resolve("mine"));
        var next = TestRedis.start(directory.resolve("then"), 0, "")) {
      var settings = RedisSettings.of(place(own), ids.next());
      try (var store = new RedisCheckpoints(settings)) {
        var before = saved(store);
        assertThat(store.take(before.id(), before.user())).isPresent();
        name(own, next.port());
        await()
            .atMost(Duration.ofSeconds(4))
            .ignoreException(CheckpointsUnavailable.class)
            .until(() -> isAt(next.port(), settings, saved(store)));
        await()
            .atMost(Duration.ofSeconds(4))
            .ignoreException(CheckpointsUnavailable.class)
            .until(() -> store.take(before.id(), before.user()).isEmpty());
      }
    }
  }

  private static Subject saved(RedisCheckpoints store) throws CheckpointsUnavailable {
    var fresh = Subject.fresh();
    store.save(producer(), List.of(fresh.at(0, false, new Pair(1, 10, 1))), null);
    return fresh;
  }

  private static boolean isAt(int port, RedisSettings settings, Subject subject) throws Away {
    var there = RedisSettings.of("127.0.0.1", port, settings.cluster());
    try (var link = Link.open(there, "test", Duration.ZERO)) {
      var key = settings.key("connection:" + subject.id());
      return link.command(Protocol.Command.EXISTS, key).equals(1L);
    }
  }

  /// From now on the sentinels say that another server is the master, and leave the present one
  /// alone.
  private static void name(EmbeddedSentinel sentinels, int port) {
    for (int sentinel : sentinels.sentinelPorts()) {
      sentinel(sentinel, "REMOVE", sentinels.name());
      sentinel(sentinel, "MONITOR", sentinels.name(), "127.0.0.1", "" + port, "2");
    }
  }

  private static void sentinel(int port, String... words) {
    var line = new CommandArguments(Protocol.Command.SENTINEL);
    for (String word : words) {
      line.add(word.getBytes(StandardCharsets.UTF_8));
    }
    try (var connection = new Connection(new HostAndPort("127.0.0.1", port))) {
      connection.executeCommand(line);
    }
  }

  @Test
  void sentinels_that_are_away_are_passed_over() throws Exception {
    var ports = new ArrayList<>(List.of(1));
    ports.addAll(redis.sentinelPorts());
    var place = new RedisPlace.Sentinels(endpoints(ports), redis.name(), "", "");
    try (var log = connect(RedisSettings.of(place, ids.next()))) {
      assertThat(log.append(batch(log, producer(), 1, "a")))
          .isInstanceOf(AppendResult.Appended.class);
    }
    var nobody = new RedisPlace.Sentinels(endpoints(List.of(1)), redis.name(), "", "");
    try (var log = unconnected(RedisSettings.of(nobody, ids.next()))) {
      assertThatThrownBy(log::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("the master \"rookery\" of the sentinels 127.0.0.1:1");
    }
  }

  @Test
  void a_name_that_no_sentinel_knows_is_told() throws Exception {
    var place = new RedisPlace.Sentinels(endpoints(redis.sentinelPorts()), "other", "", "");
    try (var log = unconnected(RedisSettings.of(place, ids.next()))) {
      assertThatThrownBy(log::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("knows no master \"other\"");
    }
  }

  @Test
  void a_password_that_sentinels_refuse_is_told() throws Exception {
    var place =
        new RedisPlace.Sentinels(endpoints(redis.sentinelPorts()), redis.name(), "me", "wrong");
    try (var log = unconnected(RedisSettings.of(place, ids.next()))) {
      assertThatThrownBy(log::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("refuses this node: WRONGPASS");
    }
  }
}
