package rookery.people.user;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import rookery.delivery.CacheMemory;
import rookery.delivery.CacheSpec;
import rookery.delivery.Cached;
import rookery.delivery.Notices;
import rookery.delivery.Topic;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Queries;

/// Looking users up. By id they come from a cache that the event log keeps true: good enough to say
/// who may do something, not to show. Thread-safe; blocking.
public final class Users {
  /// A user changed; the key is the id.
  public static final Topic CHANGED = new Topic("users");

  private static final int MEMORY_PERCENT = 20;

  private final Database database;
  private final UserSql sql = new UserSql();
  private final Cached<User> cache;
  private volatile boolean someoneSignedUp;
  private volatile InviteCheck invites = _ -> false;

  Users(Database database, Notices notices, CacheMemory memory, MeterRegistry metrics) {
    this.database = database;
    this.cache =
        new Cached<>(
            new CacheSpec<>("users", memory.part(MEMORY_PERCENT), User::size, CHANGED),
            notices,
            metrics,
            id -> database.read(q -> sql.byId(q, new UserId(id))));
  }

  /// From now on `check` says which invitations are valid; until then none is. For the composition
  /// of a node, before its first request.
  public void invites(InviteCheck check) {
    invites = check;
  }

  /// Whether an invitation is valid.
  boolean invited(String inviteId) {
    return invites.valid(inviteId);
  }

  /// The user, active or not.
  public Optional<User> find(UserId id) {
    return cache.get(id.value());
  }

  /// The user as the database has it now: for what clients are shown, who may have been told of a
  /// change before this node was, and for whoever would be refused something.
  public Optional<User> again(UserId id) {
    return cache.again(id.value());
  }

  /// The user, or 404.
  public User get(UserId id) {
    return find(id).orElseThrow(Problems::noUser);
  }

  /// Those of `ids` that exist, in the order of their user names.
  public List<User> all(Collection<UserId> ids) {
    return all(ids, 0);
  }

  /// Those of `ids` that exist and changed after a time in milliseconds, in the order of their user
  /// names.
  public List<User> all(Collection<UserId> ids, long updatedSince) {
    return ids.isEmpty()
        ? List.of()
        : database.read(q -> sql.byIds(q, new ArrayList<>(ids), updatedSince));
  }

  /// Those that exist, in the order of their user names.
  public List<User> byUsernames(Collection<String> usernames) {
    var small = usernames.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    return small.isEmpty() ? List.of() : database.read(q -> sql.byUsernames(q, small));
  }

  /// Those who are mentioned by words of their own choice, or by their first name.
  public List<User> withKeywords() {
    return database.read(sql::withKeywords);
  }

  /// The user that a person means who types a mail address or a user name.
  public Optional<User> byLogin(String login) {
    String small = login.strip().toLowerCase(Locale.ROOT);
    return database.read(q ->
        sql.byUsernames(q, List.of(small)).stream().findFirst().or(() -> sql.byEmail(q, small)));
  }

  /// The user with this mail address, within what else is asked of the database.
  public Optional<User> byEmail(Queries queries, String email) {
    return sql.byEmail(queries, email);
  }

  /// Whether nobody has signed up yet. Once somebody has, this is not asked again.
  public boolean none() {
    if (!someoneSignedUp) {
      someoneSignedUp = database.read(sql::any);
    }
    return !someoneSignedUp;
  }

  /// How many users are active.
  public long count() {
    return database.read(sql::count);
  }
}
