package rookery.people.access;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Optional;
import rookery.delivery.Cached;
import rookery.delivery.Notice;
import rookery.delivery.Notices;
import rookery.delivery.Topic;
import rookery.postgres.Database;

/// The roles that there are: those of the program, as operators have edited them. Every question
/// about a permission is answered from a table in memory, which the event log keeps true.
/// Thread-safe.
public final class Roles {
  private static final Topic CHANGED = new Topic("roles");

  /// There is one table, forgotten as a whole.
  private static final String TABLE = "all";

  /// More than the one there is, which a cache with room for no other would not keep.
  private static final int MOST = 8;

  private final RoleTable builtIn = RoleTable.builtIn();
  private final Database database;
  private final RoleSql sql = new RoleSql();
  private final Cached<RoleTable> tables;

  public Roles(Database database, Notices notices, MeterRegistry metrics) {
    this.database = database;
    this.tables =
        new Cached<>("roles", MOST, CHANGED, notices, metrics, _ -> Optional.of(stored()));
  }

  /// Whether one of the roles grants the permission, as far as this node has heard.
  public boolean grants(Collection<String> roleNames, Permission permission) {
    return remembered().grants(roleNames, permission);
  }

  /// The roles as far as this node has heard, from memory.
  public RoleTable remembered() {
    return tables.get(TABLE).orElse(builtIn);
  }

  /// The roles as the database has them, for what is shown, and for whoever would be refused
  /// otherwise. What is in memory stays there: refusals are no reason to make others wait.
  public RoleTable stored() {
    return builtIn.edited(database.read(sql::all));
  }

  /// The roles of the program, which nobody has edited.
  RoleTable builtIn() {
    return builtIn;
  }

  /// What makes every node forget the roles.
  static Notice changed() {
    return CHANGED.about(TABLE);
  }
}
