package rookery.embedded;

import java.nio.file.Path;
import java.time.Duration;

/// Where and how the embedded PostgreSQL runs. Immutable.
///
/// @param directory holds everything of it: binaries, data, log, port and password
/// @param binaries the directory in which `bin-<version>` is unpacked; may be shared by several
/// @param maxConnections the most connections PostgreSQL takes
/// @param durable whether a commit waits for the disk; false only for tests
/// @param patience how long each step may take: the creation of the data, a start, a stop
public record EmbeddedPostgresSettings(
    Path directory, Path binaries, int maxConnections, boolean durable, Duration patience) {
  /// The settings of a server that keeps its data.
  public static EmbeddedPostgresSettings in(Path directory, int maxConnections) {
    return new EmbeddedPostgresSettings(
        directory, directory, maxConnections, true, Duration.ofSeconds(60));
  }
}
