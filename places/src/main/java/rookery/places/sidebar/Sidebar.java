package rookery.places.sidebar;

import java.util.List;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.places.sidebar.CategorySql.Kept;
import rookery.postgres.Database;
import rookery.postgres.Queries;

/// How users arrange their channels. The categories that everybody has are written when a user's
/// sidebar is first read. Thread-safe.
final class Sidebar {
  private final Database database;
  private final CategorySql sql = new CategorySql();

  Sidebar(Database database) {
    this.database = database;
  }

  /// A user's sidebar in a team: each of the user's channels is in exactly one category.
  Arrangement of(UserId user, TeamId team) {
    Read read = database.read(queries -> read(queries, user, team));
    long defaults =
        read.kept().stream().filter(one -> one.category().type() != CategoryType.CUSTOM).count();
    return (defaults == Category.DEFAULTS ? read : complete(user, team)).arranged();
  }

  private Read complete(UserId user, TeamId team) {
    return database.write(transaction -> {
      sql.add(transaction, Category.defaults(user, team));
      return read(transaction, user, team);
    });
  }

  private Read read(Queries queries, UserId user, TeamId team) {
    return new Read(sql.of(queries, user, team), sql.channels(queries, user, team));
  }

  /// What a sidebar is made of. Immutable.
  private record Read(List<Kept> kept, List<Arrangement.Stray> channels) {
    Arrangement arranged() {
      return Arrangement.of(
          kept.stream().map(Kept::category).toList(),
          kept.stream().flatMap(Kept::places).toList(),
          channels);
    }
  }
}
