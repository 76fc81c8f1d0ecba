package rookery.places.sidebar;

import java.util.Locale;

/// What a category is for. The constants in lower case are the protocol's words.
enum CategoryType {
  FAVORITES,
  CHANNELS,
  DIRECT_MESSAGES,
  /// Made by the user.
  CUSTOM;

  /// The protocol's word.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CategoryType of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
