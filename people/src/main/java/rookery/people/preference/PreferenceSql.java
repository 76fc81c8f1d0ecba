package rookery.people.preference;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;
import rookery.postgres.Versioned;

/// The statements about preferences. Immutable.
final class PreferenceSql {
  private static final String COLUMNS = "select user_id, category, name, value from preferences ";

  List<Preference> of(Queries queries, UserId user, String category) {
    return queries
        .sql(COLUMNS + "where user_id = ? and category = ? order by name", user, category)
        .list(PreferenceSql::preference);
  }

  /// All of a user's for one who may have them already.
  Versioned<Preference> of(Queries queries, UserId user, Collection<String> known) {
    return queries.versioned(
        user.value(),
        known,
        """
        select user_id, category, name, value,
          category || ' ' || name || ' ' || xmin as row_version
        from preferences where user_id = ?
        """,
        "category, name",
        PreferenceSql::preference,
        user);
  }

  /// Writes some, no two of one name. In one order: two that save the same ones at once must wait
  /// for each other, not deadlock.
  void put(Transaction transaction, List<Preference> preferences) {
    transaction
        .sql(
            """
            insert into preferences (user_id, category, name, value)
            select * from unnest(?, ?, ?, ?) as given (user_id, category, name, value)
            order by user_id, category, name
            on conflict (user_id, category, name) do update set value = excluded.value
            """,
            column(preferences, preference -> preference.user().value()),
            column(preferences, Preference::category),
            column(preferences, Preference::name),
            column(preferences, Preference::value))
        .run();
  }

  private static List<String> column(
      List<Preference> preferences, Function<Preference, String> of) {
    return preferences.stream().map(of).toList();
  }

  private static Preference preference(Row row) {
    return new Preference(
        new UserId(row.text("user_id")), row.text("category"), row.text("name"), row.text("value"));
  }
}
