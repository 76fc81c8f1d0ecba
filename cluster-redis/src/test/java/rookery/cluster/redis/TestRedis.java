package rookery.cluster.redis;

import java.nio.file.Path;
import java.util.Optional;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedRedis;
import rookery.embedded.RedisProgram;

/// The server that these tests run: the bundled Redis, or what the system property
/// `rookery.redis.program` names, as `./check valkey` does. Immutable.
final class TestRedis {
  private TestRedis() {}

  /// @param directory where the bundled one is unpacked
  static RedisProgram program(Path directory) throws EmbeddedFailure {
    var other = other();
    return other.isPresent() ? other.get() : RedisProgram.bundled(directory);
  }

  /// One server, started again when it ends.
  static EmbeddedRedis start(Path directory, int port, String password) throws EmbeddedFailure {
    return EmbeddedRedis.start(other(), directory, port, password);
  }

  private static Optional<RedisProgram> other() {
    return Optional.ofNullable(System.getProperty("rookery.redis.program"))
        .filter(path -> !path.isBlank())
        .map(path -> new RedisProgram(Path.of(path)));
  }
}
