package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.Batch;
import rookery.cluster.EventLog;
import rookery.cluster.EventLogContract;
import rookery.cluster.Formats;
import rookery.cluster.LogUnavailable;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.RandomIds;

/// The log promises the same, whoever compresses what enters it, and whoever does not.
@Tag("full")
class CompressedLogTest implements EventLogContract {
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

  private RedisLog connected(
      RedisSettings settings, BooleanSupplier compress, SimpleMeterRegistry metrics)
      throws LogUnavailable {
    var log = new RedisLog(settings, compress, ids, InstantSource.system(), metrics);
    log.connect();
    return log;
  }

  @Override
  public List<EventLog> twoViews() throws Exception {
    var settings = newCluster();
    var now = new Random();
    return List.of(
        new LengthenedLog(connected(settings, () -> true, new SimpleMeterRegistry())),
        new LengthenedLog(connected(settings, now::nextBoolean, new SimpleMeterRegistry())));
  }

  private static double total(SimpleMeterRegistry metrics, String name) {
    return metrics.get(name).summary().totalAmount();
  }

  private static List<byte[]> posts(int many) {
    var posts = new ArrayList<byte[]>();
    for (int i = 0; i < many; i++) {
      posts.add(CompressionTest.posted(i));
    }
    return posts;
  }

  /// What the entries hold, as it is in Redis.
  private static List<byte[]> held(RedisSettings settings) throws Away {
    try (var link = Link.open(settings, "test", Duration.ZERO)) {
      var entries = (List<?>) link.command(Protocol.Command.XRANGE, settings.key("log"), "-", "+");
      return entries.stream()
          .map(entry -> (byte[]) ((List<?>) ((List<?>) entry).get(1)).getLast())
          .toList();
    }
  }

  @Test
  void a_compressed_batch_takes_less_room_in_redis_and_the_figures_say_so() throws Exception {
    var settings = newCluster();
    var metrics = new SimpleMeterRegistry();
    var compress = new AtomicBoolean();
    try (var log = connected(settings, compress::get, metrics)) {
      var reading = new EventLogContract.Reading();
      log.tail(log.head(), reading);
      var me = EventLogContract.producer();
      log.append(new Batch(log.head().epoch(), me, 1, posts(10)));
      double raw = total(metrics, "rookery_log_append_bytes");
      assertThat(total(metrics, "rookery_log_append_packed_bytes")).isEqualTo(raw);

      compress.set(true);
      log.append(new Batch(log.head().epoch(), me, 2, posts(10)));

      double compressed = total(metrics, "rookery_log_append_bytes") - raw;
      assertThat(total(metrics, "rookery_log_append_packed_bytes")).isEqualTo(2 * raw);
      assertThat(compressed).isLessThan(raw / 4);
      assertThat(held(settings))
          .extracting(held -> (double) held.length)
          .isEqualTo(List.of(raw, compressed));
      assertThat(held(settings).getLast()[0]).isEqualTo((byte) Formats.COMPRESSED);
      await().untilAsserted(() -> assertThat(reading.texts()).hasSize(20));
      assertThat(reading.texts().subList(0, 10)).isEqualTo(reading.texts().subList(10, 20));
    }
  }

  @Test
  void what_does_not_become_smaller_is_appended_as_before() throws Exception {
    var settings = newCluster();
    try (var log = connected(settings, () -> true, new SimpleMeterRegistry())) {
      var few = Collections.nCopies(3, new byte[] {1, 2, 3});
      log.append(new Batch(log.head().epoch(), EventLogContract.producer(), 1, few));

      assertThat(held(settings).getLast()[0]).isEqualTo((byte) Formats.FIRST);
    }
  }
}
