package rookery.places.sidebar;

import java.util.List;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// A category of a user's sidebar in a team. Immutable.
///
/// @param id for the three that everybody has: type, user and team, joined by `_`
/// @param sorting how clients sort its channels: "" for their default, `recent`, `alpha`, `manual`
record Category(
    String id,
    UserId user,
    TeamId team,
    long sortOrder,
    String sorting,
    CategoryType type,
    String displayName,
    boolean muted,
    boolean collapsed) {
  /// How many categories everybody has in a team.
  static final int DEFAULTS = 3;

  /// The categories that everybody has (protocol: rest D.8).
  static List<Category> defaults(UserId user, TeamId team) {
    return List.of(
        fresh(user, team, CategoryType.FAVORITES, 0, "", "Favorites"),
        fresh(user, team, CategoryType.CHANNELS, 10, "", "Channels"),
        fresh(user, team, CategoryType.DIRECT_MESSAGES, 20, "recent", "Direct Messages"));
  }

  private static Category fresh(
      UserId user, TeamId team, CategoryType type, long order, String sorting, String name) {
    String id = type.word() + "_" + user + "_" + team;
    return new Category(id, user, team, order, sorting, type, name, false, false);
  }
}
