package rookery.server.settings;

import java.util.Locale;

/// One thing that can be set. Immutable.
///
/// @param section the object of the file that holds it, as `ServiceSettings`
/// @param key its name there, as `SiteURL`
/// @param kind how its text is understood
/// @param fallback the text that stands if nobody sets it
/// @param doc one sentence for the operator
/// @param audience who is told its value
/// @param shownAs its name in what clients are told
public record Setting<T>(
    String section,
    String key,
    Kind<T> kind,
    String fallback,
    String doc,
    Audience audience,
    String shownAs) {
  static <T> Setting<T> of(String section, String key, Kind<T> kind, String fallback, String doc) {
    return new Setting<>(section, key, kind, fallback, doc, Audience.NOBODY, key);
  }

  Setting<T> shownTo(Audience who) {
    return shownTo(who, key);
  }

  Setting<T> shownTo(Audience who, String name) {
    return new Setting<>(section, key, kind, fallback, doc, who, name);
  }

  /// Its place in the file.
  public String path() {
    return section + "." + key;
  }

  /// Its name in the environment.
  public String variable() {
    return Layer.PREFIX + lookup();
  }

  /// Its name whatever the source.
  String lookup() {
    return (section + "_" + key).toUpperCase(Locale.ROOT);
  }

  /// Reads its value.
  ///
  /// @param name what the operator called it, for the message
  T read(String text, String name) throws BadSetting {
    var value = kind.reader().apply(text);
    if (value.isEmpty()) {
      String found = kind.secret() ? "has a value that is not usable" : "is \"" + text + "\"";
      throw new BadSetting(name + " " + found + ": " + kind.need() + " is needed");
    }
    return value.get();
  }
}
