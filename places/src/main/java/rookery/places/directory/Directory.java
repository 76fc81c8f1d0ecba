package rookery.places.directory;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import rookery.http.Caller;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.places.member.ChannelAccess;
import rookery.places.member.TeamAccess;
import rookery.postgres.Database;

/// Lists users by where they are members, to those who may look there. Thread-safe.
final class Directory {
  private final Database database;
  private final Users users;
  private final Permissions permissions;
  private final TeamAccess teams;
  private final ChannelAccess channels;

  Directory(
      Database database,
      Users users,
      Permissions permissions,
      TeamAccess teams,
      ChannelAccess channels) {
    this.database = database;
    this.users = users;
    this.permissions = permissions;
    this.teams = teams;
    this.channels = channels;
  }

  List<User> list(Caller caller, Listing listing) {
    check(caller, listing);
    List<UserId> ids = database.read(queries -> ListingSql.ids(queries, listing));
    Map<UserId, User> found = users.all(ids).stream().collect(toMap(User::id, identity()));
    return ids.stream().map(found::get).filter(Objects::nonNull).toList();
  }

  /// Every place that the list tells something about must be open to the caller.
  private void check(Caller caller, Listing listing) {
    if (listing.withoutTeam()) {
      permissions.demandSystem(caller, Permission.LIST_USERS_WITHOUT_TEAM);
    }
    if (listing.inTeam() != null) {
      teams.demand(caller, listing.inTeam(), Permission.VIEW_TEAM);
    }
    if (listing.notInTeam() != null) {
      teams.demand(caller, listing.notInTeam(), Permission.VIEW_TEAM);
    }
    if (listing.inChannel() != null) {
      channels.demand(caller, listing.inChannel(), Permission.READ_CHANNEL);
    }
    if (listing.notInChannel() != null) {
      channels.demand(caller, listing.notInChannel(), Permission.READ_CHANNEL);
    }
    boolean everywhere = listing.inTeam() == null && listing.inChannel() == null;
    if (everywhere && !permissions.allows(caller, Permission.VIEW_MEMBERS)) {
      throw Problems.forbidden();
    }
  }
}
