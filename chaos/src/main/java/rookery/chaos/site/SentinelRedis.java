package rookery.chaos.site;

import java.nio.file.Path;
import rookery.chaos.plan.FaultKind;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedSentinel;
import rookery.embedded.RedisProgram;

/// A Redis with a replica, and sentinels that make the one the other. Not thread-safe; confined to
/// the nemesis, but for [#port].
final class SentinelRedis implements RedisUnderTest {
  /// How long people write what the replica does not see.
  private static final long UNSEEN_MILLIS = 1_200;

  private final EmbeddedSentinel sentinel;

  private SentinelRedis(EmbeddedSentinel sentinel) {
    this.sentinel = sentinel;
  }

  static SentinelRedis start(Path directory) {
    try {
      return new SentinelRedis(EmbeddedSentinel.start(RedisProgram.bundled(directory), directory));
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException("Redis does not start", e);
    }
  }

  @Override
  public String address(int linkPort) {
    return sentinel.address();
  }

  @Override
  public int port() {
    return sentinel.masterPort();
  }

  @Override
  public void begin(FaultKind kind) {
    try {
      switch (kind) {
        case REDIS_FAILOVER -> sentinel.failOver();
        case REDIS_FAILOVER_LOSING -> sentinel.failOverWithLoss(() -> Await.pass(UNSEEN_MILLIS));
        case REDIS_FAILOVER_HANGING -> sentinel.failOverWhileHanging();
        default -> throw new IllegalArgumentException(kind + " needs a Redis of its own");
      }
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void mend(FaultKind kind) {
    try {
      if (kind == FaultKind.REDIS_FAILOVER_HANGING) {
        sentinel.awaitReplica();
      } else {
        sentinel.restartOld();
      }
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    sentinel.close();
  }
}
