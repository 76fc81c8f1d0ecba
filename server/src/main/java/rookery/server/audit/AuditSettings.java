package rookery.server.audit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;

/// What operators decide about the audit log. Immutable.
///
/// @param file where it is written besides the database, if anywhere
/// @param queue entries that may wait for the file
/// @param days how long the database keeps entries
public record AuditSettings(Optional<File> file, int queue, IntSupplier days) {
  /// A file that rolls. Immutable.
  ///
  /// @param mebibytes at which it is put away
  /// @param days how long files are kept that were put away; 0 for ever
  /// @param backups how many full ones are kept; 0 for all
  /// @param compress whether they are compressed
  public record File(Path path, int mebibytes, int days, int backups, boolean compress) {}
}
