package rookery.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// A redis-server to run: the bundled one, or another that speaks the same, as valkey-server does.
/// Immutable.
///
/// @param file what is run
public record RedisProgram(Path file) {
  private static final String VERSION = "7.0.15";

  /// The bundled one, unpacked below a directory if it is not there yet.
  public static RedisProgram bundled(Path directory) throws EmbeddedFailure {
    Path home = directory.toAbsolutePath().normalize().resolve("bin-" + VERSION);
    String resource = "/redis-server-" + VERSION + "-" + Platform.here();
    try (InputStream content = RedisProgram.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new EmbeddedFailure(
            "There is no bundled Redis for "
                + Platform.here()
                + ": name a Redis of your own with MM_CACHESETTINGS_REDISADDRESS");
      }
      Archive.create(home, fresh -> Archive.program(content, fresh.resolve("redis-server")));
    } catch (IOException e) {
      throw new EmbeddedFailure(directory + " cannot be used for Redis: " + e, e);
    }
    return new RedisProgram(home.resolve("redis-server"));
  }
}
