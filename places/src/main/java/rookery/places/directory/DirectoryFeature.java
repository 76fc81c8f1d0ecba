package rookery.places.directory;

import java.util.List;
import rookery.http.Route;
import rookery.people.People;
import rookery.people.user.UserJson;
import rookery.places.member.MemberFeature;
import rookery.postgres.Database;

/// Puts the list of users together.
public final class DirectoryFeature {
  private DirectoryFeature() {}

  /// The route that lists users.
  public static List<Route> routes(Database database, MemberFeature members, People people) {
    var directory =
        new Directory(
            database,
            people.users(),
            people.permissions(),
            members.teamAccess(),
            members.channelAccess());
    UserView view = (user, caller) -> UserJson.seenBy(caller, user, people.visibility().get());
    return new DirectoryEndpoints(directory, view).routes();
  }
}
