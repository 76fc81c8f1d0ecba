package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;
import static rookery.cluster.redis.FaultyRedis.connect;
import static rookery.cluster.redis.FaultyRedis.insist;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol;
import rookery.cluster.AppendResult;
import rookery.cluster.EventLogContract.Reading;
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;

/// The log in Redis when the network fails, when Redis stalls or when somebody deletes its keys,
/// with a real Redis for each test.
@Tag("full")
@Timeout(60)
class RedisFaultsTest {
  @TempDir Path directory;
  private FaultyRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = FaultyRedis.start(directory);
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
  }

  @Test
  void a_batch_whose_answer_was_lost_is_in_the_log_once() throws Exception {
    try (var log = connect(redis.throughProxy())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      redis.proxy().swallowAnswers();
      var second = batch(log, me, 2, "b");
      assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
      assertThat(log.connected()).isFalse();
      redis.proxy().mend();
      assertThat(insist(log, second)).isEqualTo(new AppendResult.AlreadyThere(2));
      assertThat(log.append(batch(log, me, 3, "c"))).isInstanceOf(AppendResult.Appended.class);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b", "c"));
      assertThat(reading.epochs).isEmpty();
      await().untilAsserted(() -> assertThat(log.connected()).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatever_the_network_does_every_batch_is_in_the_log_once_and_in_order(boolean compress)
      throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    try (var writing = connect(redis.throughProxy(), compress);
        var direct = connect(redis.settings())) {
      var near = new Reading();
      var far = new Reading();
      direct.tail(direct.head(), near);
      writing.tail(writing.head(), far);
      var me = producer();
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 1; i <= 400; i++) {
                  insist(writing, batch(direct, me, i, said(i)));
                }
              });
      while (writer.isAlive()) {
        switch (random.nextInt(4)) {
          case 0 -> redis.proxy().cut();
          case 1 -> redis.proxy().swallowAnswers();
          case 2 -> redis.proxy().hiccup();
          default -> redis.proxy().mend();
        }
        boolean _ = writer.join(Duration.ofMillis(random.nextInt(60)));
        redis.proxy().mend();
        boolean _ = writer.join(Duration.ofMillis(random.nextInt(60)));
      }
      var all = IntStream.rangeClosed(1, 400).mapToObj(RedisFaultsTest::said).toList();
      await()
          .untilAsserted(() -> {
            assertThat(near.texts()).as("seed %d", seed).isEqualTo(all);
            assertThat(far.texts()).as("seed %d", seed).isEqualTo(all);
          });
      assertThat(far.epochs).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void an_answer_that_is_cut_off_again_and_again_loses_nothing() throws Exception {
    try (var writing = connect(redis.settings());
        var cut = connect(redis.throughProxy())) {
      var reading = new Reading();
      redis.proxy().cutAnswersBehind(30_000);
      redis.proxy().hiccup();
      var me = producer();
      for (int i = 1; i <= 200; i++) {
        writing.append(batch(writing, me, i, said(i)));
      }
      cut.tail(new Position(writing.head().epoch(), 0), reading);
      await().until(() -> redis.proxy().cutOff() > 3);
      redis.proxy().mend();
      await().untilAsserted(() -> assertThat(reading.texts()).hasSize(200));
      assertThat(reading.epochs).isEmpty();
    }
  }

  /// Long enough to be compressed.
  private static String said(int number) {
    return "r" + number + " the same words again".repeat(20);
  }

  @Test
  void a_stopped_redis_holds_up_nobody_for_long_and_loses_nothing() throws Exception {
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      log.append(batch(log, me, 1, "a"));
      var second = batch(log, me, 2, "b");
      redis.stall();
      try {
        assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
        assertThatThrownBy(() -> log.append(second)).isInstanceOf(LogUnavailable.class);
      } finally {
        redis.goOn();
      }
      insist(log, second);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
      assertThat(reading.epochs).isEmpty();
    }
  }

  @Test
  void a_log_closes_though_redis_is_stopped_and_calls_nobody_afterwards() throws Exception {
    var log = connect(redis.settings());
    var reading = new Reading();
    log.tail(log.head(), reading);
    var me = producer();
    log.append(batch(log, me, 1, "a"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
    var late = batch(log, me, 2, "b");
    redis.stall();
    try {
      log.close();
    } finally {
      redis.goOn();
    }
    assertThatThrownBy(() -> log.append(late)).isInstanceOf(LogUnavailable.class);
    try (var other = connect(redis.settings())) {
      var sees = new Reading();
      other.tail(other.head(), sees);
      other.append(late);
      await().untilAsserted(() -> assertThat(sees.texts()).containsExactly("b"));
    }
    assertThat(reading.texts()).containsExactly("a");
    assertThat(reading.epochs).isEmpty();
  }

  /// Holds the first entries until told to go on. Thread-safe.
  private static final class Held implements Tailer {
    final Reading reading = new Reading();
    final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch holding = new CountDownLatch(1);

    /// Returns when it holds entries: what happens to the log from then on it has not read.
    void awaitHolding() throws InterruptedException {
      assertThat(holding.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void epoch(Position start) {
      reading.epoch(start);
    }

    @Override
    public void entries(List<LogEntry> entries) {
      holding.countDown();
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
    try (var log = connect(redis.settings().keeping(Duration.ofMinutes(10), 2_000))) {
      var slow = new Held();
      log.tail(log.head(), slow);
      var me = producer();
      log.append(batch(log, me, 1, "first"));
      slow.awaitHolding();
      for (int i = 2; i <= 600; i++) {
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
    var settings = redis.settings();
    try (var log = connect(settings)) {
      var slow = new Held();
      log.tail(log.head(), slow);
      var me = producer();
      log.append(batch(log, me, 1, "first"));
      slow.awaitHolding();
      for (int i = 2; i <= 600; i++) {
        log.append(batch(log, me, i, "r" + i));
      }
      redis.command(Protocol.Command.DEL, settings.key("log"));
      slow.gate.countDown();
      await().untilAsserted(() -> assertThat(slow.reading.epochs).containsExactly(log.head()));
      log.append(batch(log, me, 601, "next"));
      await().untilAsserted(() -> assertThat(slow.reading.texts()).endsWith("next"));
    }
  }

  @Test
  void lost_sequences_of_producers_end_the_epoch_rather_than_double() throws Exception {
    var settings = redis.settings();
    try (var log = connect(settings)) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      var first = batch(log, me, 1, "a");
      log.append(first);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      redis.command(Protocol.Command.DEL, settings.key("producers"));
      assertThat(log.append(first)).isInstanceOf(AppendResult.WrongEpoch.class);
      assertThat(log.append(batch(log, me, 1, "b"))).isInstanceOf(AppendResult.Appended.class);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
      assertThat(reading.epochs).hasSize(1);
    }
  }

  @Test
  void entries_that_grew_old_are_trimmed() throws Exception {
    var settings = redis.settings().keeping(Duration.ofMillis(50), 1 << 20);
    try (var log = connect(settings)) {
      var me = producer();
      for (int i = 1; i <= 100; i++) {
        log.append(batch(log, me, i, "old"));
      }
      var next = new int[] {100};
      await()
          .untilAsserted(() -> {
            log.append(batch(log, me, ++next[0], "new"));
            assertThat((Long) redis.command(Protocol.Command.XLEN, settings.key("log")))
                .isLessThan(60);
          });
    }
  }

  @Test
  void a_log_without_its_state_is_begun_anew_and_leaves_nothing_behind() throws Exception {
    var settings = redis.settings();
    try (var log = connect(settings)) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      for (int i = 1; i <= 20; i++) {
        log.append(batch(log, me, i, "old"));
      }
      await().untilAsserted(() -> assertThat(reading.entries).hasSize(20));
      redis.command(Protocol.Command.DEL, settings.key("state"));
      await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
      insist(log, batch(log, me, 1, "new"));
      await().untilAsserted(() -> assertThat(reading.texts()).endsWith("old", "new"));
      assertThat(redis.command(Protocol.Command.XLEN, settings.key("log"))).isEqualTo(1L);
    }
  }
}
