package rookery.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Unpacks bundled files so that a directory is either there and whole, or not there. Immutable.
final class Archive {
  private static final int OWNER_EXECUTES = 0100;
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

  private Archive() {}

  /// Fills a directory that does not exist yet.
  @FunctionalInterface
  interface Filling {
    void fill(Path directory) throws IOException;
  }

  /// Makes `directory` by filling one beside it and renaming that. If another process was faster,
  /// its result is as good.
  static void create(Path directory, Filling filling) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path fresh = Files.createTempDirectory(parent, directory.getFileName() + ".new-");
    try {
      Files.setPosixFilePermissions(fresh, PROGRAM);
      filling.fill(fresh);
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    } finally {
      delete(fresh);
    }
  }

  /// Unpacks a `.tar.xz` into an existing directory. Names that lead out of it are refused.
  static void unpack(InputStream tarXz, Path directory) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(tarXz)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        Path target = directory.resolve(e.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("the archive names a file outside itself: " + e.getName());
        }
        unpack(tar, e, target);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      Files.setPosixFilePermissions(target, PROGRAM);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      Files.setPosixFilePermissions(
          target, (entry.getMode() & OWNER_EXECUTES) != 0 ? PROGRAM : FILE);
    }
  }

  /// Writes one program into an existing directory.
  static void program(InputStream content, Path target) throws IOException {
    Files.copy(content, target);
    Files.setPosixFilePermissions(target, PROGRAM);
  }

  /// Deletes a directory with all that is in it, if it is there. Links are not followed.
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
