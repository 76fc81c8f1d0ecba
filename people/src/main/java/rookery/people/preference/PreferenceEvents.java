package rookery.people.preference;

import java.util.List;
import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.json.Json;

/// What a user's clients are told of preferences.
sealed interface PreferenceEvents {
  /// Comes before each change of preferences and says nothing; clients expect it (protocol:
  /// realtime 2.6).
  record SidebarTouched() implements PreferenceEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "sidebar_category_updated";
    }
  }

  /// Preferences were saved.
  ///
  /// @param preferences JSON inside JSON
  record PreferencesChanged(String preferences)
      implements PreferenceEvents, DurableEvent<Scope.ToUser> {
    static PreferencesChanged of(List<Preference> saved) {
      return new PreferencesChanged(Json.text(saved.stream().map(PreferenceJson::of).toList()));
    }

    @Override
    public String type() {
      return "preferences_changed";
    }
  }
}
