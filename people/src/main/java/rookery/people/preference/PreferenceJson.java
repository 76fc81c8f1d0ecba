package rookery.people.preference;

/// A preference on the wire. Immutable.
record PreferenceJson(String user_id, String category, String name, String value) {
  static PreferenceJson of(Preference preference) {
    return new PreferenceJson(
        preference.user().value(), preference.category(), preference.name(), preference.value());
  }
}
