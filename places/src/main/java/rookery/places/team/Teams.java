package rookery.places.team;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import rookery.delivery.CacheMemory;
import rookery.delivery.CacheSpec;
import rookery.delivery.Cached;
import rookery.delivery.Notices;
import rookery.delivery.Topic;
import rookery.kernel.Page;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Database;

/// Finds teams, archived ones included unless a method says otherwise. Thread-safe.
public final class Teams {
  /// A team's row changed; the key is its id.
  public static final Topic CHANGED = new Topic("team");

  private static final int MEMORY_PERCENT = 2;
  private static final int TEAM_BYTES = 900;

  private final Database database;
  private final TeamSql sql = new TeamSql();
  private final Cached<Team> byId;

  public Teams(Database database, Notices notices, CacheMemory memory, MeterRegistry metrics) {
    this.database = database;
    this.byId =
        new Cached<>(
            new CacheSpec<>("Team", memory.part(MEMORY_PERCENT), _ -> TEAM_BYTES, CHANGED),
            notices,
            metrics,
            id -> database.read(queries -> sql.find(queries, id)));
  }

  /// The team, from memory or the database.
  public Optional<Team> find(TeamId id) {
    return byId.get(id.value());
  }

  /// The team; 404 when there is none.
  public Team get(TeamId id) {
    return find(id).orElseThrow(Problems::noTeam);
  }

  /// The team as the database has it now; 404 when there is none.
  Team again(TeamId id) {
    return byId.again(id.value()).orElseThrow(Problems::noTeam);
  }

  public Optional<Team> byName(String name) {
    return database.read(queries -> sql.byName(queries, name));
  }

  /// The team that an invitation link is for, unless it is archived.
  public Optional<Team> byInvite(String inviteId) {
    return database.read(queries -> sql.byInvite(queries, inviteId));
  }

  /// The teams that a user is in, without archived ones.
  public List<Team> ofUser(UserId user) {
    return database.read(queries -> sql.ofUser(queries, user));
  }

  List<Team> page(TeamListing listing, Page page) {
    return database.read(queries -> sql.page(queries, listing, page));
  }

  long count(TeamListing listing) {
    return database.read(queries -> sql.count(queries, listing));
  }
}
