package rookery.places.sidebar;

import java.util.List;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about the sidebar. Immutable.
final class CategorySql {
  List<Category> of(Queries queries, UserId user, TeamId team) {
    return queries
        .sql(
            """
            select * from sidebar_categories where user_id = ? and team_id = ?
            order by sort_order, id
            """,
            user,
            team)
        .list(CategorySql::category);
  }

  /// Where a user put channels, in the order of the categories and of the channels in them.
  List<Arrangement.Place> places(Queries queries, UserId user, TeamId team) {
    return queries
        .sql(
            """
            select s.category_id, s.channel_id
            from sidebar_channels s join sidebar_categories c on c.id = s.category_id
            where c.user_id = ? and c.team_id = ?
            order by c.sort_order, c.id, s.sort_order, s.channel_id
            """,
            user,
            team)
        .list(row ->
            new Arrangement.Place(row.text("category_id"), new ChannelId(row.text("channel_id"))));
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
