package rookery.people.preference;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.kernel.CleanText;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;
import rookery.postgres.Versioned;

/// What clients remember for users (protocol: rest D.5, D.8). Thread-safe; blocking.
public final class Preferences {
  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_VALUE = 20_000;

  private final Database database;
  private final Outbox outbox;
  private final PreferenceSql sql = new PreferenceSql();
  private final Map<String, PreferenceGuard> guards = new ConcurrentHashMap<>();

  public Preferences(Database database, Outbox outbox) {
    this.database = database;
    this.outbox = outbox;
  }

  /// All of a user's, by category and name.
  ///
  /// @param known the versions that the asker has
  Versioned<Preference> of(UserId user, Collection<String> known) {
    return database.read(q -> sql.of(q, user, known));
  }

  /// Those of one category, by name.
  public List<Preference> of(UserId user, String category) {
    return database.read(q -> sql.of(q, user, category));
  }

  /// From now on `guard` decides about `category`. For the composition of a node, before its first
  /// request.
  public void guard(String category, PreferenceGuard guard) {
    guards.put(category, guard);
  }

  /// Saves some of one user's, all or none.
  void save(Caller caller, UserId user, List<Preference> preferences) {
    for (Preference preference : preferences) {
      check(preference);
      PreferenceGuard guard = guards.get(preference.category());
      if (guard != null) {
        guard.check(caller, preference);
      }
    }
    database.write(transaction -> {
      put(transaction, user, preferences);
      return user;
    });
  }

  /// Saves some of one user's inside a transaction, and tells the user's clients.
  public void put(Transaction transaction, UserId user, List<Preference> preferences) {
    insert(transaction, preferences);
    var scope = new Scope.ToUser(user);
    outbox.add(transaction, new PreferenceEvents.SidebarTouched(), scope);
    outbox.add(transaction, PreferenceEvents.PreferencesChanged.of(preferences), scope);
  }

  /// As [#put] for a user who has no client yet.
  public void insert(Transaction transaction, List<Preference> preferences) {
    sql.put(transaction, preferences);
  }

  private static void check(Preference preference) {
    String category = preference.category();
    demand(!category.isEmpty() && CleanText.length(category) <= LONGEST_NAME, "category");
    demand(CleanText.length(preference.name()) <= LONGEST_NAME, "name");
    demand(CleanText.length(preference.value()) <= LONGEST_VALUE, "value");
  }

  private static void demand(boolean holds, String field) {
    if (!holds) {
      throw new Problem.Invalid(
              "model.preference.is_valid." + field + ".app_error",
              "Invalid " + field + " of a preference.")
          .raise();
    }
  }
}
