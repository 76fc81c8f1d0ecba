package rookery.places.member;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import rookery.delivery.CacheMemory;
import rookery.delivery.CacheSpec;
import rookery.delivery.Cached;
import rookery.delivery.Notice;
import rookery.delivery.Notices;
import rookery.delivery.Topic;
import rookery.kernel.Ids;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Database;

/// Finds who is in which team. Thread-safe.
public final class TeamMembers {
  private static final Topic CHANGED = new Topic("team_member");
  private static final int MEMORY_PERCENT = 10;
  private static final int MEMBER_BYTES = 250;

  private final Database database;
  private final TeamMemberSql sql = new TeamMemberSql();
  private final Cached<TeamMember> members;

  public TeamMembers(
      Database database, Notices notices, CacheMemory memory, MeterRegistry metrics) {
    this.database = database;
    this.members =
        new Cached<>(
            new CacheSpec<>("TeamMember", memory.part(MEMORY_PERCENT), _ -> MEMBER_BYTES, CHANGED),
            notices,
            metrics,
            this::load);
  }

  /// The membership, from memory or the database; nothing for a user who has left.
  public Optional<TeamMember> find(TeamId team, UserId user) {
    return members.get(team.value() + user.value());
  }

  /// Whether the user is a member, for one who is not to be refused from memory.
  boolean has(TeamId team, UserId user) {
    if (find(team, user).isPresent()) {
      return true;
    }
    forget(team, user);
    return find(team, user).isPresent();
  }

  /// The next [#find] reads the database.
  void forget(TeamId team, UserId user) {
    members.forget(team.value() + user.value());
  }

  /// All memberships of a user, those that have ended included: clients look at `delete_at`.
  public List<TeamMember> ofUser(UserId user) {
    return database.read(queries -> sql.ofUser(queries, user));
  }

  /// What makes every node forget what it knows of a membership.
  static Notice changed(TeamId team, UserId user) {
    return CHANGED.about(team.value() + user.value());
  }

  private Optional<TeamMember> load(String key) {
    return database.read(
        queries -> sql.find(queries, key.substring(0, Ids.LENGTH), key.substring(Ids.LENGTH)));
  }
}
