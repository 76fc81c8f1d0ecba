package rookery.server.system;

import java.time.InstantSource;
import rookery.kernel.IdSource;
import rookery.postgres.Database;

/// The identity of the installation, the same on all nodes and for good. Mobile apps know a server
/// by it (protocol: rest A.5). Immutable.
///
/// @param id 26 characters
/// @param since when the first node started, milliseconds
public record Installation(String id, long since) {
  /// Reads it, or makes it if this is the very first start.
  public static Installation read(Database database, IdSource ids, InstantSource clock) {
    var sql = new InstallationSql(database);
    return new Installation(
        sql.remember("id", ids.next()),
        Long.parseLong(sql.remember("since", Long.toString(clock.millis()))));
  }
}
