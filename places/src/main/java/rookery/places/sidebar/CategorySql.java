package rookery.places.sidebar;

import java.util.List;
import java.util.stream.Stream;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about the sidebar. Immutable.
final class CategorySql {
  /// A category with the channels that were put there. Immutable.
  record Kept(Category category, List<ChannelId> channels) {
    Stream<Arrangement.Place> places() {
      return channels.stream().map(channel -> new Arrangement.Place(category.id(), channel));
    }
  }

  /// A user's categories in their order, each with the channels that the user put there in theirs.
  List<Kept> of(Queries queries, UserId user, TeamId team) {
    return queries
        .sql(
            """
            select c.*, array(select s.channel_id from sidebar_channels s
              where s.category_id = c.id order by s.sort_order, s.channel_id) as placed
            from sidebar_categories c where c.user_id = ? and c.team_id = ?
            order by c.sort_order, c.id
            """,
            user,
            team)
        .list(row ->
            new Kept(category(row), row.texts("placed").stream().map(ChannelId::new).toList()));
  }

  /// Writes a category unless it is there: several first readers may come at once.
  void add(Transaction transaction, Category category) {
    transaction
        .sql(
            """
            insert into sidebar_categories
              (id, user_id, team_id, sort_order, sorting, type, display_name)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """,
            category.id(),
            category.user(),
            category.team(),
            category.sortOrder(),
            category.sorting(),
            category.type().word(),
            category.displayName())
        .run();
  }

  private static Category category(Row row) {
    return new Category(
        row.text("id"),
        new UserId(row.text("user_id")),
        new TeamId(row.text("team_id")),
        row.number("sort_order"),
        row.text("sorting"),
        CategoryType.of(row.text("type")),
        row.text("display_name"),
        row.flag("muted"),
        row.flag("collapsed"));
  }
}
