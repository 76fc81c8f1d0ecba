package rookery.acceptance;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedRedis;

/// A real redis-server that can be stopped and started again, empty, at the same address. Not
/// thread-safe; confined to the test.
final class RedisServer implements AutoCloseable {
  private final Path directory;
  private @Nullable EmbeddedRedis running;
  private final int port;

  private RedisServer(Path directory, EmbeddedRedis running) {
    this.directory = directory;
    this.running = running;
    this.port = running.port();
  }

  /// @param port where it listens; 0 for any free port
  static RedisServer start(Path directory, int port) {
    return new RedisServer(directory, run(directory, port));
  }

  /// `host:port`, as `RedisAddress` wants it.
  String address() {
    return "127.0.0.1:" + port;
  }

  /// Stops it; whatever it held is lost.
  void goesAway() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /// Starts it again, with nothing in it.
  void comesBackEmpty() {
    running = run(directory, port);
  }

  @Override
  public void close() {
    goesAway();
  }

  private static EmbeddedRedis run(Path directory, int port) {
    try {
      return EmbeddedRedis.start(directory, port);
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException(e);
    }
  }
}
