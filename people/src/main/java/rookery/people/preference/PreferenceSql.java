package rookery.people.preference;

import java.util.List;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about preferences. Immutable.
final class PreferenceSql {
  private static final String COLUMNS = "select user_id, category, name, value from preferences ";

  List<Preference> of(Queries queries, UserId user) {
    return queries
        .sql(COLUMNS + "where user_id = ? order by category, name", user)
        .list(PreferenceSql::preference);
  }

  List<Preference> of(Queries queries, UserId user, String category) {
    return queries
        .sql(COLUMNS + "where user_id = ? and category = ? order by name", user, category)
        .list(PreferenceSql::preference);
  }

  /// Which versions of which rows a user has.
  String version(Queries queries, UserId user) {
    return queries
        .sql(
            """
            select count(*) || '.' || coalesce(sum(
              hashtextextended(category || ' ' || name || ' ' || xmin, 0)), 0) as version
            from preferences where user_id = ?
            """,
            user)
        .only(row -> row.text("version"));
  }

  void put(Transaction transaction, Preference preference) {
    transaction
        .sql(
            """
            insert into preferences (user_id, category, name, value) values (?, ?, ?, ?)
            on conflict (user_id, category, name) do update set value = excluded.value
            """,
            preference.user(),
            preference.category(),
            preference.name(),
            preference.value())
        .run();
  }

  private static Preference preference(Row row) {
    return new Preference(
        new UserId(row.text("user_id")), row.text("category"), row.text("name"), row.text("value"));
  }
}
