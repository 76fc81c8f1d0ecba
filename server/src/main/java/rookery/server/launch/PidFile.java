package rookery.server.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says which process runs here, as long as it runs. One that a crash left behind does no harm.
/// Thread-safe.
final class PidFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PidFile.class);

  private final Path file;

  private PidFile(Path file) {
    this.file = file;
  }

  /// Writes this process's id, unless another that is alive is named there.
  static PidFile write(Path file) throws CannotStart {
    var other = running(file);
    if (other.isPresent()) {
      throw new CannotStart(
          "A Rookery runs here already (%s names process %d): stop that one, or choose another"
                  .formatted(file, other.get().pid())
              + " directory with --data");
    }
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
      return new PidFile(file);
    } catch (IOException e) {
      throw new CannotStart(
          file + " cannot be written (" + e + "): choose another directory with --data", e);
    }
  }

  /// The other process that the file names, if it is alive and a Java program. After a restart of
  /// the machine the number may belong to anything.
  static Optional<ProcessHandle> running(Path file) {
    try {
      long pid = Long.parseLong(Files.readString(file).strip());
      return ProcessHandle.of(pid)
          .filter(p -> p.pid() != ProcessHandle.current().pid() && p.isAlive())
          .filter(p -> p.info().command().filter(c -> c.endsWith("java")).isPresent());
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file, e.getMessage());
    }
  }
}
