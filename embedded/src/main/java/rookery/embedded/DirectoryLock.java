package rookery.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A directory is used by one running program at a time. The system lets go of the lock when the
/// program ends, however it ends; so whoever holds it knows that what it finds running in there was
/// left over. Thread-safe.
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) throws EmbeddedFailure {
    Path file = directory.resolve("lock");
    try {
      Files.createDirectories(directory);
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new EmbeddedFailure(
            directory
                + " is in use by another running Rookery: stop that one, or name another directory"
                + " with --data");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new EmbeddedFailure(
          directory + " cannot be written (" + e + "): name another directory with --data", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // Nothing was written through it, and the system frees the lock in any case.
    }
  }
}
