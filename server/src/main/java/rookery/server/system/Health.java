package rookery.server.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.IdSource;
import rookery.postgres.Database;

/// Whether what this node stands on works, tried out. Thread-safe.
final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final InstallationSql sql;
  private final Path files;
  private final IdSource ids;

  Health(Database database, Path files, IdSource ids) {
    this.sql = new InstallationSql(database);
    this.files = files;
    this.ids = ids;
  }

  /// Whether the database takes a write.
  boolean database() {
    try {
      sql.probe("probe-" + ids.next());
      return true;
    } catch (RuntimeException e) {
      LOG.warn("The database does not take a write", e);
      return false;
    }
  }

  /// Whether the directory for files takes a file.
  boolean files() {
    try {
      Files.createDirectories(files);
      Files.delete(Files.createTempFile(files, "probe-", ".tmp"));
      return true;
    } catch (IOException e) {
      LOG.warn("The directory {} does not take a file", files, e);
      return false;
    }
  }
}
