package rookery.places.sidebar;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Set;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.preference.Preferences;
import rookery.places.channel.Archived;
import rookery.places.channel.Channels;
import rookery.places.sidebar.CategorySql.Kept;
import rookery.postgres.Database;

/// How users arrange their channels. The categories that everybody has are written when a user's
/// sidebar is first read. Thread-safe.
final class Sidebar {
  private static final String FAVOURITE = "favorite_channel";

  private final Database database;
  private final Channels channels;
  private final Preferences preferences;
  private final CategorySql sql = new CategorySql();

  Sidebar(Database database, Channels channels, Preferences preferences) {
    this.database = database;
    this.channels = channels;
    this.preferences = preferences;
  }

  /// A user's sidebar in a team: each of the user's channels is in exactly one category.
  Arrangement of(UserId user, TeamId team) {
    List<Kept> kept = kept(user, team);
    return Arrangement.of(
        kept.stream().map(Kept::category).toList(),
        kept.stream().flatMap(Kept::places).toList(),
        channels.ofUser(user, team, Archived.LEFT_OUT),
        favourites(user));
  }

  private List<Kept> kept(UserId user, TeamId team) {
    List<Kept> found = database.read(queries -> sql.of(queries, user, team));
    long defaults =
        found.stream().filter(one -> one.category().type() != CategoryType.CUSTOM).count();
    return defaults == Category.DEFAULTS ? found : complete(user, team);
  }

  private List<Kept> complete(UserId user, TeamId team) {
    return database.write(transaction -> {
      Category.defaults(user, team).forEach(category -> sql.add(transaction, category));
      return sql.of(transaction, user, team);
    });
  }

  private Set<ChannelId> favourites(UserId user) {
    return preferences.of(user, FAVOURITE).stream()
        .filter(preference -> preference.value().equals("true"))
        .filter(preference -> Ids.wellFormed(preference.name()))
        .map(preference -> new ChannelId(preference.name()))
        .collect(toSet());
  }
}
