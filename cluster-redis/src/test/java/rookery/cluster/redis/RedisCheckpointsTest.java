package rookery.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Protocol;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsContract;
import rookery.cluster.CheckpointsUnavailable;
import rookery.embedded.EmbeddedRedis;
import rookery.kernel.Incarnation;

@Tag("full")
class RedisCheckpointsTest implements CheckpointsContract {
  @TempDir static Path directory;
  private static EmbeddedRedis redis;

  @BeforeAll
  static void start() throws Exception {
    redis = TestRedis.start(directory, 0, "");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  public Checkpoints checkpoints() {
    return new RedisCheckpoints(RedisSettings.of(redis.host(), redis.port(), IDS.next()));
  }

  @Test
  void two_clusters_on_one_redis_do_not_see_each_other() throws Exception {
    try (var one = checkpoints();
        var other = checkpoints()) {
      var subject = Subject.fresh();
      one.save(new Incarnation(IDS.next()), List.of(subject.at(0, true, new Pair(1, 1, 1))), null);
      assertThat(other.take(subject.id(), subject.user())).isEmpty();
      assertThat(one.take(subject.id(), subject.user())).isPresent();
    }
  }

  @Test
  void a_redis_that_is_not_there_is_said_so() {
    try (var nowhere = new RedisCheckpoints(RedisSettings.of("127.0.0.1", 1, "none"))) {
      var subject = Subject.fresh();
      assertThatThrownBy(() -> nowhere.take(subject.id(), subject.user()))
          .isInstanceOf(CheckpointsUnavailable.class)
          .hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void pairs_survive_as_text() {
    var pairs = List.of(new Pair(1, 2, 3), new Pair(Long.MAX_VALUE, 5, 0));
    assertThat(PairText.read(PairText.write(pairs))).isEqualTo(pairs);
    assertThatThrownBy(() -> PairText.read("1:2")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PairText.position("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pairs_of_a_later_format_are_known_as_such() {
    assertThat(PairText.isNewer("2;anything,1:2:3")).isTrue();
    assertThat(PairText.isNewer("12;a\nb")).isTrue();
    assertThat(PairText.isNewer(PairText.write(List.of(new Pair(1, 2, 3))))).isFalse();
    assertThat(PairText.isNewer("e1;2:3")).isFalse();
  }

  @Test
  void a_connection_whose_checkpoint_a_later_build_wrote_starts_over() throws Exception {
    String cluster = IDS.next();
    var settings = RedisSettings.of(redis.host(), redis.port(), cluster);
    try (var here = new RedisCheckpoints(settings);
        var link = Link.open(settings, "later", java.time.Duration.ZERO)) {
      var subject = Subject.fresh();
      here.save(new Incarnation(IDS.next()), List.of(subject.at(0, true, new Pair(1, 1, 1))), null);
      link.command(
          Protocol.Command.HSET, settings.key("connection:" + subject.id()), "p", "2;whatever");

      assertThat(here.take(subject.id(), subject.user())).isEmpty();
    }
  }
}
