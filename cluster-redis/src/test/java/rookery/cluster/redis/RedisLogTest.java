package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.EventLog;
import rookery.cluster.EventLogContract;
import rookery.cluster.LogUnavailable;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.RandomIds;

@Tag("full")
class RedisLogTest implements EventLogContract {
  @TempDir static Path directory;
  private static EmbeddedRedis redis;
  private final RandomIds ids = new RandomIds();

  @BeforeAll
  static void start() throws Exception {
    redis = TestRedis.start(directory, 0, "");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  private RedisSettings newCluster() {
    return RedisSettings.of(redis.host(), redis.port(), ids.next());
  }

  private RedisLog log(RedisSettings settings) {
    return new RedisLog(settings, ids, InstantSource.system(), new SimpleMeterRegistry());
  }

  private RedisLog connected(RedisSettings settings) throws LogUnavailable {
    var log = log(settings);
    log.connect();
    return log;
  }

  @Override
  public List<EventLog> twoViews() throws Exception {
    var settings = newCluster();
    return List.of(connected(settings), connected(settings));
  }

  @Test
  void without_redis_appends_are_refused_and_tails_wait() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var settings = RedisSettings.of("127.0.0.1", free, ids.next());
    var log = log(settings);
    assertThatThrownBy(log::connect)
        .isInstanceOf(LogUnavailable.class)
        .hasMessageContaining("cannot be reached");
    var reading = new EventLogContract.Reading();
    log.tail(log.head(), reading);
    var me = EventLogContract.producer();
    var batch = EventLogContract.batch(log, me, 1, "a");
    assertThatThrownBy(() -> log.append(batch)).isInstanceOf(LogUnavailable.class);
    try (var late = TestRedis.start(directory.resolve("late"), free, "")) {
      await().until(() -> reading.epochs.size() == 1 && late.port() == free);
      assertThat(log.append(batch)).isInstanceOf(AppendResult.WrongEpoch.class);
      log.append(EventLogContract.batch(log, me, 1, "a"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
    }
    log.close();
  }

  @Test
  void a_password_is_said_and_a_wrong_one_is_told() throws Exception {
    try (var own = TestRedis.start(directory.resolve("locked"), 0, "open-sesame")) {
      var usual = RedisSettings.of(own.host(), own.port(), "locked");
      try (var log = connected(inDatabase(usual.as("", "open-sesame"), 3))) {
        var me = EventLogContract.producer();
        assertThat(log.append(EventLogContract.batch(log, me, 1, "a")))
            .isInstanceOf(AppendResult.Appended.class);
        assertThat(log.connected()).isTrue();
      }
      var wrong = log(usual.as("", "open-barley"));
      assertThatThrownBy(wrong::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("refuses this node: WRONGPASS");
      wrong.close();
      var silent = log(usual);
      assertThatThrownBy(silent::connect)
          .isInstanceOf(LogUnavailable.class)
          .hasMessageContaining("refuses this node: NOAUTH");
      silent.close();
    }
  }

  private static RedisSettings inDatabase(RedisSettings usual, int database) {
    return new RedisSettings(
        usual.place(),
        usual.user(),
        usual.password(),
        database,
        usual.tls(),
        usual.cluster(),
        usual.installation(),
        usual.connectWithin(),
        usual.answerWithin(),
        usual.keepFor(),
        usual.keepBytes());
  }

  @Test
  void an_empty_redis_is_a_new_epoch_for_everybody() throws Exception {
    var settings = newCluster();
    var one = connected(settings);
    var two = connected(settings);
    var reading = new EventLogContract.Reading();
    two.tail(two.head(), reading);
    var me = EventLogContract.producer();
    one.append(EventLogContract.batch(one, me, 1, "a"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
    var old = one.head().epoch();

    try (var link = Link.open(settings, "test", Duration.ZERO)) {
      for (String key : List.of("state", "producers", "log")) {
        link.command(Protocol.Command.DEL, settings.key(key));
      }
    }
    var late = EventLogContract.batch(one, me, 2, "lost");
    var answer = one.append(late);
    assertThat(answer).isInstanceOf(AppendResult.WrongEpoch.class);
    assertThat(((AppendResult.WrongEpoch) answer).current()).isNotEqualTo(old);
    await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
    one.append(
        new Batch(
            ((AppendResult.WrongEpoch) answer).current(),
            me,
            1,
            List.of("b".getBytes(StandardCharsets.UTF_8))));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
    one.close();
    two.close();
  }

  @Test
  void entries_trimmed_before_they_were_read_are_told_as_a_new_start() throws Exception {
    var settings = newCluster().keeping(Duration.ofMinutes(10), 2_000);
    var log = connected(settings);
    var start = log.head();
    var me = EventLogContract.producer();
    for (int i = 1; i <= 200; i++) {
      log.append(EventLogContract.batch(log, me, i, "x".repeat(100)));
    }
    try (var link = Link.open(settings, "test", Duration.ZERO)) {
      long length = (Long) link.command(Protocol.Command.XLEN, settings.key("log"));
      assertThat(length).isLessThan(60);
    }
    var reading = new EventLogContract.Reading();
    log.tail(start, reading);
    await().untilAsserted(() -> assertThat(reading.epochs).containsExactly(log.head()));
    log.append(EventLogContract.batch(log, me, 201, "next"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("next"));
    log.close();
  }

  @Test
  void an_entry_that_is_not_the_one_that_was_written_ends_the_epoch() throws Exception {
    var settings = newCluster();
    var log = connected(settings);
    var reading = new EventLogContract.Reading();
    log.tail(log.head(), reading);
    var me = EventLogContract.producer();
    log.append(EventLogContract.batch(log, me, 1, "a"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
    var epoch = log.head().epoch();
    try (var link = Link.open(settings, "test", Duration.ZERO)) {
      link.command(Protocol.Command.HSET, settings.key("state"), "hash", "another");
    }
    log.append(EventLogContract.batch(log, me, 2, "b"));
    await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
    assertThat(reading.epochs.getFirst().epoch()).isNotEqualTo(epoch);
    log.close();
  }

  @Test
  void a_restarted_redis_is_a_new_epoch_and_tails_go_on_in_it() throws Exception {
    try (var own = TestRedis.start(directory.resolve("own"), 0, "")) {
      var settings = RedisSettings.of(own.host(), own.port(), "restarted");
      var log = connected(settings);
      var reading = new EventLogContract.Reading();
      log.tail(log.head(), reading);
      var me = EventLogContract.producer();
      log.append(EventLogContract.batch(log, me, 1, "a"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      var epoch = log.head().epoch();
      try (var link = Link.open(settings, "test", Duration.ZERO)) {
        link.command(Protocol.Command.SHUTDOWN, "NOSAVE");
      } catch (Away _) {
        // The server ends without an answer; what watches over it starts it again.
      }
      await().untilAsserted(() -> assertThat(reading.epochs).hasSize(1));
      assertThat(reading.epochs.getFirst().epoch()).isNotEqualTo(epoch);
      await()
          .ignoreExceptions()
          .until(() -> {
            var result = log.append(EventLogContract.batch(log, me, 1, "b"));
            return result instanceof AppendResult.Appended;
          });
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
      log.close();
    }
  }
}
