package rookery.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a PostgreSQL says about itself in `postmaster.pid`. Immutable.
///
/// @param pid its main process
/// @param sharedMemory the id of its System V segment, or -1 while it is not known
/// @param ready whether it takes connections
record PostmasterFile(long pid, long sharedMemory, boolean ready) {
  private static final int MEMORY_LINE = 6;
  private static final int STATUS_LINE = 7;

  /// Reads the file of a data directory; empty if there is none, or one that is not complete yet.
  static Optional<PostmasterFile> in(Path data) {
    try {
      return of(Files.readAllLines(path(data), StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static Path path(Path data) {
    return data.resolve("postmaster.pid");
  }

  static Optional<PostmasterFile> of(List<String> lines) {
    try {
      long pid = Long.parseLong(lines.getFirst().strip());
      long memory = -1;
      if (lines.size() > MEMORY_LINE) {
        String[] keyAndId = lines.get(MEMORY_LINE).strip().split("\\s+", -1);
        memory = keyAndId.length == 2 ? Long.parseLong(keyAndId[1]) : -1;
      }
      boolean ready = lines.size() > STATUS_LINE && "ready".equals(lines.get(STATUS_LINE).strip());
      return Optional.of(new PostmasterFile(pid, memory, ready));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }
}
