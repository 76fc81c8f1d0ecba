package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.RandomIds;

/// The log in Redis when the network or Redis fails, with a real Redis of its own for each test.
@Tag("full")
@Timeout(60)
class RedisFaultsTest {
  private static final Duration SOON = Duration.ofMillis(400);

  @TempDir Path directory;
  private final RandomIds ids = new RandomIds();
  private EmbeddedRedis redis;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws Exception {
    redis = EmbeddedRedis.start(directory, 0);
    proxy = FaultProxy.before(redis.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    redis.close();
  }

  private RedisSettings at(int port) {
    var usual = RedisSettings.of("127.0.0.1", port, "faults");
    return new RedisSettings(
        usual.host(),
        port,
        "",
        "",
        0,
        false,
        usual.cluster(),
        SOON,
        SOON,
        usual.keepFor(),
        usual.keepBytes());
  }

  private RedisLog log(RedisSettings settings) throws LogUnavailable {
    var log = new RedisLog(settings, ids, InstantSource.system(), new SimpleMeterRegistry());
    log.connect();
    return log;
  }

  private Object command(Protocol.Command command, Object... arguments) throws Away {
    try (var link = Link.open(at(redis.port()), "test", Duration.ZERO)) {
      return link.command(command, arguments);
    }
  }

  /// The server ends without an answer; what watches over it starts it again.
  private void restart() {
    assertThatThrownBy(() -> command(Protocol.Command.SHUTDOWN, "NOSAVE")).isInstanceOf(Away.class);
  }

  /// Sends it until somebody can tell.
  private static AppendResult insist(RedisLog log, Batch batch) {
    return await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .ignoreException(LogUnavailable.class)
        .until(() -> log.append(batch), _ -> true);
  }

  @Test
  void a_batch_whose_answer_was_lost_is_in_the_log_once() throws Exception {
    try (var log = log(at(proxy.port()))) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      proxy.swallowAnswers();
      var second = batch(log, me, 2, "b");
      assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
      assertThat(log.connected()).isFalse();
      proxy.mend();
      assertThat(insist(log, second)).isEqualTo(new AppendResult.AlreadyThere(2));
      assertThat(log.append(batch(log, me, 3, "c"))).isInstanceOf(AppendResult.Appended.class);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b", "c"));
      assertThat(reading.epochs).isEmpty();
      await().untilAsserted(() -> assertThat(log.connected()).isTrue());
    }
  }

  @Test
  void whatever_the_network_does_every_batch_is_in_the_log_once_and_in_order() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    try (var writing = log(at(proxy.port()));
        var direct = log(at(redis.port()))) {
      var near = new Reading();
      var far = new Reading();
      direct.tail(direct.head(), near);
      writing.tail(writing.head(), far);
      var me = producer();
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 1; i <= 400; i++) {
                  insist(writing, batch(direct, me, i, "r" + i));
                }
              });
      while (writer.isAlive()) {
        switch (random.nextInt(4)) {
          case 0 -> proxy.cut();
          case 1 -> proxy.swallowAnswers();
          case 2 -> proxy.hiccup();
          default -> proxy.mend();
        }
        boolean _ = writer.join(Duration.ofMillis(random.nextInt(60)));
        proxy.mend();
        boolean _ = writer.join(Duration.ofMillis(random.nextInt(60)));
      }
      var all = IntStream.rangeClosed(1, 400).mapToObj(i -> "r" + i).toList();
      await()
          .untilAsserted(() -> {
            assertThat(near.texts()).as("seed %d", seed).isEqualTo(all);
            assertThat(far.texts()).as("seed %d", seed).isEqualTo(all);
          });
      assertThat(far.epochs).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void a_restart_is_a_new_epoch_even_if_all_data_was_kept() throws Exception {
    try (var log = log(at(redis.port()))) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      var first = batch(log, me, 1, "a");
      log.append(first);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      command(Protocol.Command.SAVE);
      restart();
      await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
      var start = reading.epochs.getFirst();
      assertThat(start.epoch()).isNotEqualTo(first.epoch());
      assertThat(start.index()).as("the data was kept").isEqualTo(1);
      assertThat(insist(log, first)).isEqualTo(new AppendResult.WrongEpoch(start.epoch()));
      assertThat(insist(log, batch(log, me, 1, "b"))).isInstanceOf(AppendResult.Appended.class);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
    }
  }

  @Test
  void all_nodes_agree_on_the_epoch_after_a_restart() throws Exception {
    try (var one = log(at(redis.port()));
        var two = log(at(proxy.port()))) {
      var readings = List.of(new Reading(), new Reading());
      one.tail(one.head(), readings.get(0));
      two.tail(two.head(), readings.get(1));
      restart();
      await().untilAsserted(() -> assertThat(readings.get(0).epochs).hasSize(1));
      await()
          .untilAsserted(
              () -> assertThat(readings.get(1).epochs).isEqualTo(readings.get(0).epochs));
      insist(one, batch(one, producer(), 1, "a"));
      await().untilAsserted(() -> assertThat(readings.get(1).texts()).containsExactly("a"));
      assertThat(readings.get(0).epochs).hasSize(1);
    }
  }

  @Test
  void a_server_that_took_over_is_a_new_epoch_and_only_one() throws Exception {
    try (var log = log(at(redis.port()))) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      insist(log, batch(log, producer(), 1, "a"));
      command(Protocol.Command.REPLICAOF, "127.0.0.1", "1");
      command(Protocol.Command.REPLICAOF, "NO", "ONE");
      try (var other = log(at(redis.port()))) {
        await().untilAsserted(() -> assertThat(reading.epochs).containsExactly(other.head()));
        assertThat(insist(log, batch(other, producer(), 1, "b")))
            .isInstanceOf(AppendResult.Appended.class);
        await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
        assertThat(reading.epochs).hasSize(1);
      }
    }
  }

  @Test
  void a_stopped_redis_holds_up_nobody_for_long_and_loses_nothing() throws Exception {
    try (var log = log(at(redis.port()))) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      var second = batch(log, me, 2, "b");
      signal("STOP");
      try {
        assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
        assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
      } finally {
        signal("CONT");
      }
      insist(log, second);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
      assertThat(reading.epochs).isEmpty();
    }
  }

  @Test
  void a_log_closes_though_redis_is_stopped_and_calls_nobody_afterwards() throws Exception {
    var log = log(at(redis.port()));
    var reading = new Reading();
    log.tail(log.head(), reading);
    var me = producer();
    log.append(batch(log, me, 1, "a"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
    var late = batch(log, me, 2, "b");
    signal("STOP");
    try {
      log.close();
    } finally {
      signal("CONT");
    }
    assertThatThrownBy(() -> log.append(late)).isInstanceOf(LogUnavailable.class);
    try (var other = log(at(redis.port()))) {
      var sees = new Reading();
      other.tail(other.head(), sees);
      other.append(late);
      await().untilAsserted(() -> assertThat(sees.texts()).containsExactly("b"));
    }
    assertThat(reading.texts()).containsExactly("a");
    assertThat(reading.epochs).isEmpty();
  }

  private void signal(String name) throws Exception {
    signal(directory, name);
  }

  /// To the Redis of a directory.
  static void signal(Path directory, String name) throws Exception {
    String pid = Files.readString(directory.resolve("redis.pid")).strip();
    int status = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    assertThat(status).isZero();
  }

  /// Holds the first entries until told to go on. Thread-safe.
  private static final class Held implements Tailer {
    final Reading reading = new Reading();
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public void epoch(Position start) {
      reading.epoch(start);
    }

    @Override
    public void entries(List<LogEntry> entries) {
      try {
        assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      reading.entries(entries);
    }
  }

  @Test
  void entries_trimmed_before_a_slow_tailer_are_told_as_a_new_start() throws Exception {
    try (var log = log(at(redis.port()).keeping(Duration.ofMinutes(10), 2_000))) {
      var slow = new Held();
      log.tail(log.head(), slow);
      var me = producer();
      for (int i = 1; i <= 600; i++) {
        log.append(batch(log, me, i, "x".repeat(100)));
      }
      slow.gate.countDown();
      await().untilAsserted(() -> assertThat(slow.reading.epochs).containsExactly(log.head()));
      log.append(batch(log, me, 601, "next"));
      await().untilAsserted(() -> assertThat(slow.reading.texts()).endsWith("next"));
      assertThat(slow.reading.entries.size()).isLessThan(300);
    }
  }

  @Test
  void entries_deleted_before_a_slow_tailer_are_told_as_a_new_start() throws Exception {
    var settings = at(redis.port());
    try (var log = log(settings)) {
      var slow = new Held();
      log.tail(log.head(), slow);
      var me = producer();
      for (int i = 1; i <= 600; i++) {
        log.append(batch(log, me, i, "r" + i));
      }
      command(Protocol.Command.DEL, settings.key("log"));
      slow.gate.countDown();
      await().untilAsserted(() -> assertThat(slow.reading.epochs).containsExactly(log.head()));
      log.append(batch(log, me, 601, "next"));
      await().untilAsserted(() -> assertThat(slow.reading.texts()).endsWith("next"));
    }
  }

  @Test
  void lost_sequences_of_producers_end_the_epoch_rather_than_double() throws Exception {
    var settings = at(redis.port());
    try (var log = log(settings)) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      var first = batch(log, me, 1, "a");
      log.append(first);
      command(Protocol.Command.DEL, settings.key("producers"));
      assertThat(log.append(first)).isInstanceOf(AppendResult.WrongEpoch.class);
      assertThat(log.append(batch(log, me, 1, "b"))).isInstanceOf(AppendResult.Appended.class);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
      assertThat(reading.epochs).hasSize(1);
    }
  }

  @Test
  void entries_that_grew_old_are_trimmed() throws Exception {
    var settings = at(redis.port()).keeping(Duration.ofMillis(50), 1 << 20);
    try (var log = log(settings)) {
      var me = producer();
      for (int i = 1; i <= 100; i++) {
        log.append(batch(log, me, i, "old"));
      }
      var next = new int[] {100};
      await()
          .untilAsserted(() -> {
            log.append(batch(log, me, ++next[0], "new"));
            assertThat((Long) command(Protocol.Command.XLEN, settings.key("log"))).isLessThan(60);
          });
    }
  }
}
