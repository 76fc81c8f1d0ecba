package rookery.places.member;

import java.util.List;
import rookery.kernel.UserId;
import rookery.postgres.Database;

/// Counts what a user has not read yet, team by team. Thread-safe.
public final class Unreads {
  private final Database database;
  private final UnreadSql sql = new UnreadSql();

  Unreads(Database database) {
    this.database = database;
  }

  /// The unread messages of all teams a user is in, and those of direct and group channels if there
  /// are any such channels.
  public List<TeamUnread> of(UserId user) {
    return database.read(queries -> sql.of(queries, user));
  }
}
