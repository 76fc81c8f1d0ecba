package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;
import static rookery.cluster.redis.FaultyRedis.connect;
import static rookery.cluster.redis.FaultyRedis.insist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.EventLogContract.Reading;
import rookery.cluster.LogUnavailable;
import rookery.kernel.Incarnation;

/// The log while Redis answers, but not as it should: out of memory, loading, demoted, slow, or
/// only accepting connections.
@Tag("full")
@Timeout(90)
class RedisStatesTest {
  private static final int KIBIBYTE = 1_024;

  @TempDir Path directory;
  private FaultyRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = FaultyRedis.start(directory.resolve("redis"));
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
  }

  @Test
  void without_memory_nothing_is_taken_and_with_it_everything_once() throws Exception {
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      limitMemory(usedMemory() + 512L * KIBIBYTE);
      var refused = new Refused();
      int next = 2;
      while (refused.said.isEmpty() && next < 1_000) {
        next += refused.takes(log, large(log, me, next)) ? 1 : 0;
      }
      assertThat(refused.said).as("what the log said").allMatch(said -> said.contains("OOM"));
      assertThat(log.connected()).isFalse();
      assertThat(reading.epochs).isEmpty();

      limitMemory(0);
      insist(log, large(log, me, next));
      insist(log, batch(log, me, next + 1, "z"));
      int all = next + 1;
      await().untilAsserted(() -> assertThat(reading.entries).hasSize(all));
      assertThat(sequences(reading))
          .isEqualTo(IntStream.rangeClosed(1, all).mapToObj(i -> (long) i).toList());
      assertThat(reading.epochs).isEmpty();
      await().untilAsserted(() -> assertThat(log.connected()).isTrue());
    }
  }

  @Test
  void a_log_that_filled_the_memory_lets_go_of_what_need_not_be_kept() throws Exception {
    try (var log = connect(redis.settings().keeping(Duration.ofSeconds(2), 256L << 20))) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      for (int i = 1; i <= 60; i++) {
        log.append(large(log, me, i));
      }
      await().untilAsserted(() -> assertThat(reading.entries).hasSize(60));
      limitMemory(usedMemory());
      var next = large(log, me, 61);
      var refused = new Refused();
      await().until(() -> refused.takes(log, next));
      assertThat(refused.said).isNotEmpty().allMatch(said -> said.contains("OOM"));
      await().untilAsserted(() -> assertThat(reading.entries).hasSize(61));
      assertThat(reading.epochs).isEmpty();
    }
  }

  @Test
  void a_redis_that_loads_its_data_is_waited_for() throws Exception {
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      fill(2_000_000);
      redis.restart();
      var refused = new Refused();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> refused.takes(log, batch(log, me, 1, "b")));
      assertThat(refused.said).as("what the log said").anyMatch(said -> said.contains("LOADING"));
      await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
      assertThat(reading.epochs.getFirst().index()).as("the data was kept").isEqualTo(1);
      insist(log, batch(log, me, 1, "b"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
    }
  }

  @Test
  void a_quiet_tail_notices_that_its_server_was_demoted() throws Exception {
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      redis.demote();
      await()
          .atMost(Duration.ofSeconds(3))
          .untilAsserted(() -> assertThat(log.connected()).isFalse());
      assertThat(reading.epochs).isEmpty();
      redis.promote();
      await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
      insist(log, batch(log, me, 1, "b"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
    }
  }

  @Test
  void a_demoted_server_takes_nothing_and_says_so() throws Exception {
    try (var log = connect(redis.settings())) {
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      redis.demote();
      var second = batch(log, me, 2, "b");
      assertThatThrownBy(() -> log.append(second))
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("READONLY");
      assertThatThrownBy(() -> log.append(second))
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("is no master but a slave");
      redis.promote();
      assertThat(insist(log, second)).isInstanceOf(AppendResult.WrongEpoch.class);
    }
  }

  @Test
  void a_replica_that_lost_its_master_is_left_and_come_back_to_as_a_master() throws Exception {
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      redis.command(Protocol.Command.CONFIG, "SET", "replica-serve-stale-data", "no");
      redis.demote();
      var second = batch(log, me, 2, "b");
      assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
      await().untilAsserted(() -> assertThat(log.connected()).isFalse());
      redis.promote();
      assertThat(insist(log, second)).isInstanceOf(AppendResult.WrongEpoch.class);
      insist(log, batch(log, me, 1, "c"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "c"));
      assertThat(reading.epochs).hasSize(1);
    }
  }

  @Test
  void a_slow_redis_slows_down_and_harms_nothing_else() throws Exception {
    try (var log = connect(redis.throughProxy())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      redis.proxy().delayAnswers(Duration.ofMillis(100));
      var me = producer();
      for (int i = 1; i <= 15; i++) {
        assertThat(log.append(batch(log, me, i, "r" + i)))
            .isInstanceOf(AppendResult.Appended.class);
      }
      var all = IntStream.rangeClosed(1, 15).mapToObj(i -> "r" + i).toList();
      await().untilAsserted(() -> assertThat(reading.texts()).isEqualTo(all));
      assertThat(log.connected()).isTrue();
      assertThat(reading.epochs).isEmpty();
    }
  }

  @Test
  void answers_that_come_too_late_are_asked_for_again() throws Exception {
    try (var log = connect(redis.throughProxy())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      redis.proxy().delayAnswers(Duration.ofSeconds(1));
      var second = batch(log, me, 2, "b");
      assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
      redis.proxy().mend();
      assertThat(insist(log, second)).isEqualTo(new AppendResult.AlreadyThere(2));
      insist(log, batch(log, me, 3, "c"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b", "c"));
      assertThat(reading.epochs).isEmpty();
    }
  }

  @Test
  void whoever_only_accepts_connections_holds_up_nobody_for_long() throws Exception {
    int port;
    var reading = new Reading();
    RedisLog log;
    try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = deaf.getLocalPort();
      log = FaultyRedis.unconnected(FaultyRedis.impatient(port));
      log.tail(log.head(), reading);
      long began = System.nanoTime();
      assertThatThrownBy(log::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("cannot be reached");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
    try (var late = TestRedis.start(directory.resolve("late"), port, "")) {
      await().until(() -> reading.epochs.size() == 1 && late.port() == port);
      insist(log, batch(log, producer(), 1, "a"));
    } finally {
      log.close();
    }
  }

  /// What the log said when it did not take a batch. Thread-safe.
  private static final class Refused {
    final Set<String> said = ConcurrentHashMap.newKeySet();

    boolean takes(RedisLog log, Batch batch) {
      try {
        return log.append(batch) instanceof AppendResult.Appended;
      } catch (LogUnavailable e) {
        said.add(String.valueOf(e.getMessage()));
        return false;
      }
    }
  }

  private static Batch large(RedisLog log, Incarnation me, int sequence) {
    byte[] event = "x".repeat(60 * KIBIBYTE).getBytes(StandardCharsets.US_ASCII);
    return new Batch(log.head().epoch(), me, sequence, List.of(event));
  }

  private static List<Long> sequences(Reading reading) {
    var all = new ArrayList<Long>();
    reading.entries.forEach(entry -> all.add(entry.sequence()));
    return all;
  }

  private void limitMemory(long bytes) throws Away {
    redis.command(Protocol.Command.CONFIG, "SET", "maxmemory", bytes);
  }

  private long usedMemory() throws Away {
    String info = Head.text(redis.command(Protocol.Command.INFO, "memory"));
    return info.lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()).strip()))
        .findFirst()
        .orElseThrow();
  }

  /// So many keys of somebody else, and all of it saved.
  private void fill(int keys) throws Away {
    var script = "for i = 1, tonumber(ARGV[1]) do redis.call('SET', 'other:' .. i, i) end";
    try (var link = Link.open(redis.settings(), "fill", Duration.ofSeconds(40))) {
      link.command(Protocol.Command.EVAL, script, 0, keys);
      link.command(Protocol.Command.SAVE);
    }
  }
}
