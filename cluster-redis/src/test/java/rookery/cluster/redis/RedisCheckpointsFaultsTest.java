package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static rookery.cluster.redis.FaultyRedis.insist;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.CheckpointsContract.Subject;
import rookery.cluster.CheckpointsUnavailable;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

/// Checkpoints while Redis is away, or answers not as it should: who asks is told at once, and what
/// is asked afterwards is answered again.
@Tag("full")
@Timeout(60)
class RedisCheckpointsFaultsTest {
  private static final Pair FIRST = new Pair(1, 10, 3);
  private static final Pair LATER = new Pair(7, 20, 3);

  @TempDir Path directory;
  private final Incarnation node = new Incarnation(new RandomIds().next());
  private final Subject subject = Subject.fresh();
  private FaultyRedis redis;

  @BeforeEach
  void start() throws Exception {
    redis = FaultyRedis.start(directory);
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
  }

  /// Both connections of it are open then, and the server knows the scripts.
  private RedisCheckpoints used(RedisSettings settings) throws CheckpointsUnavailable {
    var store = new RedisCheckpoints(settings);
    store.save(node, List.of(subject.at(0, false, FIRST)), null);
    store.take(Subject.fresh().id(), subject.user());
    return store;
  }

  private void refused(RedisCheckpoints store, String why) {
    assertThatThrownBy(() -> store.save(node, List.of(subject.later(0, LATER)), null))
        .isInstanceOf(CheckpointsUnavailable.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> store.take(subject.id(), subject.user()))
        .isInstanceOf(CheckpointsUnavailable.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_restart_that_lost_everything_lost_the_checkpoints_and_nothing_else() throws Exception {
    try (var store = used(redis.settings())) {
      redis.restart();
      assertThat(insist(() -> store.take(subject.id(), subject.user()))).isEmpty();
      insist(() -> store.save(node, List.of(subject.later(0, LATER)), null));
      assertThat(store.take(subject.id(), subject.user()))
          .as("what was lost is not brought back")
          .isEmpty();
      store.save(node, List.of(subject.at(0, false, LATER)), null);
      assertThat(store.take(subject.id(), subject.user()).orElseThrow().pairs())
          .containsExactly(LATER);
    }
  }

  @Test
  void a_restart_that_kept_everything_kept_the_checkpoints() throws Exception {
    try (var store = used(redis.settings())) {
      redis.save();
      redis.restart();
      assertThat(insist(() -> store.take(subject.id(), subject.user())).orElseThrow().pairs())
          .containsExactly(FIRST);
    }
  }

  @Test
  void a_stopped_redis_is_told_soon_and_then_at_once() throws Exception {
    try (var store = used(redis.settings())) {
      redis.stall();
      try {
        long began = System.nanoTime();
        refused(store, "Read timed out");
        assertThat(since(began)).isLessThan(Duration.ofSeconds(4));
        long again = System.nanoTime();
        for (int i = 0; i < 100; i++) {
          assertThatThrownBy(() -> store.take(subject.id(), subject.user()))
              .isInstanceOf(CheckpointsUnavailable.class);
        }
        assertThat(since(again)).as("a hundred more").isLessThan(Duration.ofSeconds(2));
      } finally {
        redis.goOn();
      }
      assertThat(insist(() -> store.take(subject.id(), subject.user()))).isPresent();
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  void a_take_over_whose_answer_was_lost_is_asked_for_again_and_has_one_owner() throws Exception {
    try (var store = used(redis.throughProxy())) {
      redis.proxy().swallowAnswers();
      assertThatThrownBy(() -> store.take(subject.id(), subject.user()))
          .isInstanceOf(CheckpointsUnavailable.class);
      redis.proxy().mend();
      var taken = insist(() -> store.take(subject.id(), subject.user())).orElseThrow();
      assertThat(taken.token()).as("both times it was taken over").isEqualTo(2);
      assertThat(taken.pairs()).containsExactly(FIRST);
      for (long earlier : List.of(0L, 1L)) {
        assertThat(insist(() -> store.save(node, List.of(subject.later(earlier, LATER)), null)))
            .containsExactly(subject.id());
      }
    }
  }

  @Test
  void without_memory_nothing_is_written_until_there_is_some() throws Exception {
    try (var store = used(redis.settings())) {
      redis.command(Protocol.Command.CONFIG, "SET", "maxmemory", 1);
      refused(store, "OOM");
      redis.command(Protocol.Command.CONFIG, "SET", "maxmemory", 0);
      insist(() -> store.save(node, List.of(subject.later(0, LATER)), null));
      assertThat(insist(() -> store.take(subject.id(), subject.user())).orElseThrow().pairs())
          .containsExactly(LATER);
    }
  }

  @Test
  void a_demoted_server_is_left_and_come_back_to_as_a_master() throws Exception {
    try (var store = used(redis.settings())) {
      redis.demote();
      assertThatThrownBy(() -> store.save(node, List.of(subject.later(0, LATER)), null))
          .isInstanceOf(CheckpointsUnavailable.class);
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> store.take(subject.id(), subject.user()))
                  .hasMessageContaining("is no master but a slave"));
      redis.promote();
      assertThat(insist(() -> store.take(subject.id(), subject.user()))).isPresent();
      insist(() -> store.save(node, List.of(subject.later(1, LATER)), null));
    }
  }
}
