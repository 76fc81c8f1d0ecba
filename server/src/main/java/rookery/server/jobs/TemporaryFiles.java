package rookery.server.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import rookery.jobs.Job;
import rookery.jobs.Run;

/// Deletes temporary files that a crash left in the directory for files: those named `*.tmp` that
/// nobody wrote to for a day. Whoever begins a file there, names it so until it is whole.
/// Immutable.
final class TemporaryFiles implements Job {
  private static final Duration KEPT = Duration.ofDays(1);

  private final Path directory;
  private final InstantSource clock;

  TemporaryFiles(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public String type() {
    return "temporary_files_cleanup";
  }

  @Override
  public Duration every() {
    return Duration.ofHours(1);
  }

  @Override
  public void run(Run run) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    Instant until = clock.instant().minus(KEPT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.tmp")) {
      for (Path file : files) {
        if (isOld(file, until)) {
          run.goOn();
          run.did(Files.deleteIfExists(file) ? 1 : 0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOld(Path file, Instant until) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.getLastModifiedTime(file).toInstant().isBefore(until);
  }
}
