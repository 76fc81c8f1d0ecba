package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.EventLogContract.batch;
import static rookery.cluster.EventLogContract.producer;
import static rookery.cluster.redis.FaultyRedis.connect;
import static rookery.cluster.redis.FaultyRedis.insist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLogContract.Reading;
import rookery.kernel.Incarnation;

/// The log in Redis over several runs of the server, which keep all, some or none of its data.
@Tag("full")
@Timeout(60)
class RedisRunsTest {
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
  void a_restart_is_a_new_epoch_even_if_all_data_was_kept() throws Exception {
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      var me = producer();
      var first = batch(log, me, 1, "a");
      log.append(first);
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      redis.save();
      redis.restart();
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
    try (var one = connect(redis.settings());
        var two = connect(redis.throughProxy())) {
      var readings = List.of(new Reading(), new Reading());
      one.tail(one.head(), readings.get(0));
      two.tail(two.head(), readings.get(1));
      redis.restart();
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
    try (var log = connect(redis.settings())) {
      var reading = new Reading();
      log.tail(log.head(), reading);
      insist(log, batch(log, producer(), 1, "a"));
      await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a"));
      redis.demote();
      redis.promote();
      try (var other = connect(redis.settings())) {
        await().untilAsserted(() -> assertThat(reading.epochs).containsExactly(other.head()));
        assertThat(insist(log, batch(other, producer(), 1, "b")))
            .isInstanceOf(AppendResult.Appended.class);
        await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("a", "b"));
        assertThat(reading.epochs).hasSize(1);
      }
    }
  }

  @Test
  void through_any_restarts_readers_differ_in_nothing_but_where_an_epoch_ended() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    try (var one = connect(redis.settings());
        var two = connect(redis.throughProxy(), true)) {
      var readings = List.of(new Reading(), new Reading());
      one.tail(one.head(), readings.get(0));
      two.tail(two.head(), readings.get(1));
      var done = new CountDownLatch(1);
      var writers = List.of(new Writer(one, done), new Writer(two, done));
      var threads = writers.stream().map(Thread.ofVirtual()::start).toList();
      for (int i = 0; i < 4; i++) {
        anotherRun(random, readings.get(0));
      }
      done.countDown();
      for (var thread : threads) {
        thread.join();
      }
      Epoch last = one.head().epoch();
      await()
          .untilAsserted(() -> {
            assertThat(inEpoch(readings.get(0), last))
                .as("seed %d", seed)
                .hasSize(taken(writers, last));
            assertThat(inEpoch(readings.get(1), last))
                .as("seed %d", seed)
                .isEqualTo(inEpoch(readings.get(0), last));
          });
      for (var start : readings.get(0).epochs) {
        sameUpToTheEnd(seed, readings, start.epoch());
      }
    }
  }

  /// A restart, some time after its data was saved, or not.
  private void anotherRun(Random random, Reading reading) throws Exception {
    pause(random, 400);
    if (random.nextBoolean()) {
      redis.save();
    }
    pause(random, 200);
    int epochs = reading.epochs.size();
    redis.restart();
    if (random.nextBoolean()) {
      redis.proxy().hiccup();
    }
    await().until(() -> reading.epochs.size() > epochs);
  }

  private static void pause(Random random, int most) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(random.nextInt(most) + 1L, TimeUnit.MILLISECONDS);
  }

  private static void sameUpToTheEnd(long seed, List<Reading> readings, Epoch epoch) {
    var one = inEpoch(readings.get(0), epoch);
    var two = inEpoch(readings.get(1), epoch);
    int both = Math.min(one.size(), two.size());
    assertThat(one.subList(0, both)).as("seed %d", seed).isEqualTo(two.subList(0, both));
  }

  private static List<String> inEpoch(Reading reading, Epoch epoch) {
    return reading.entries.stream()
        .filter(entry -> entry.position().epoch().equals(epoch))
        .map(entry -> entry.position() + " " + entry.producer() + " " + entry.sequence())
        .toList();
  }

  private static int taken(List<Writer> writers, Epoch epoch) {
    return writers.stream().mapToInt(writer -> writer.epoch.equals(epoch) ? writer.taken : 0).sum();
  }

  /// Appends one batch after the other, as a node does. Not thread-safe; read once its thread
  /// ended.
  private static final class Writer implements Runnable {
    private final RedisLog log;
    private final CountDownLatch done;
    private final Incarnation me = producer();
    Epoch epoch = new Epoch("none");
    int taken;

    Writer(RedisLog log, CountDownLatch done) {
      this.log = log;
      this.done = done;
    }

    @Override
    public void run() {
      while (done.getCount() > 0) {
        var next = batch(log, me, 1, "x".repeat(500));
        var sent = new Batch(epoch, me, taken + 1, next.events());
        switch (insist(log, sent)) {
          case AppendResult.Appended _, AppendResult.AlreadyThere _ -> taken++;
          case AppendResult.WrongEpoch(var current) -> {
            epoch = current;
            taken = 0;
          }
          case AppendResult.Gap _, AppendResult.Fenced _ ->
              throw new IllegalStateException("nobody skipped or fenced " + me);
        }
      }
    }
  }
}
