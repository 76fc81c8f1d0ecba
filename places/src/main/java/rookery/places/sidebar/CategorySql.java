package rookery.places.sidebar;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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

  /// The channels of a user's sidebar in a team, and where they belong by themselves.
  List<Arrangement.Stray> channels(Queries queries, UserId user, TeamId team) {
    return queries
        .sql(
            """
            select c.id, c.team_id, c.display_name, c.last_post_at, p.value = 'true' as favourite
            from channel_members m join channels c on c.id = m.channel_id
              left join preferences p on p.user_id = m.user_id
                and p.category = 'favorite_channel' and p.name = c.id
            where m.user_id = ? and c.team_id in (?, '') and c.delete_at = 0
            """,
            user,
            team)
        .list(row ->
            new Arrangement.Stray(
                new ChannelId(row.text("id")),
                row.text("display_name").toLowerCase(Locale.ROOT),
                row.number("last_post_at"),
                home(row.flag("favourite"), row.text("team_id"))));
  }

  private static CategoryType home(boolean favourite, String team) {
    if (favourite) {
      return CategoryType.FAVORITES;
    }
    return team.isEmpty() ? CategoryType.DIRECT_MESSAGES : CategoryType.CHANNELS;
  }

  /// Writes categories unless they are there: several first readers may come at once.
  void add(Transaction transaction, List<Category> categories) {
    transaction
        .sql(
            """
            insert into sidebar_categories
              (id, user_id, team_id, sort_order, sorting, type, display_name)
            select * from unnest(?, ?, ?, ?, ?, ?, ?)
              as given (id, user_id, team_id, sort_order, sorting, type, display_name)
            order by id
            on conflict do nothing
            """,
            column(categories, Category::id),
            column(categories, Category::user),
            column(categories, Category::team),
            column(categories, Category::sortOrder),
            column(categories, Category::sorting),
            column(categories, category -> category.type().word()),
            column(categories, Category::displayName))
        .run();
  }

  private static <T> List<T> column(List<Category> categories, Function<Category, T> of) {
    return categories.stream().map(of).toList();
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
