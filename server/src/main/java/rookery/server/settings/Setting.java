package rookery.server.settings;

import java.util.Locale;
import java.util.Optional;

/// One thing that can be set. Immutable.
///
/// @param section the object of the file that holds it, as `ServiceSettings`
/// @param key its name there, as `SiteURL`
/// @param kind how its text is understood
/// @param fallback the text that stands if nobody sets it
/// @param doc one sentence for the operator
/// @param audience who is told its value
/// @param shownAs its name in what clients are told
/// @param taken when a change of it takes effect
public record Setting<T>(
    String section,
    String key,
    Kind<T> kind,
    String fallback,
    String doc,
    Audience audience,
    String shownAs,
    Taken taken) {
  /// One of the whole cluster that takes effect when a node starts.
  static <T> Setting<T> of(String section, String key, Kind<T> kind, String fallback, String doc) {
    return new Setting<>(
        section, key, kind, fallback, doc, Audience.NOBODY, key, Taken.AFTER_RESTART);
  }

  Setting<T> shownTo(Audience who) {
    return shownTo(who, key);
  }

  Setting<T> shownTo(Audience who, String name) {
    return new Setting<>(section, key, kind, fallback, doc, who, name, taken);
  }

  /// A change of it takes effect at once.
  Setting<T> atOnce() {
    return taken(Taken.AT_ONCE);
  }

  /// Each node has its own.
  Setting<T> ofNode() {
    return taken(Taken.OF_NODE);
  }

  /// It does nothing.
  Setting<T> withoutEffect() {
    return taken(Taken.NEVER);
  }

  private Setting<T> taken(Taken when) {
    return new Setting<>(section, key, kind, fallback, doc, audience, shownAs, when);
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

  /// Whether its value is never shown.
  public boolean secret() {
    return kind.secret();
  }

  /// Its value as JSON has it.
  ///
  /// @param text one that can be read
  public Object json(String text) {
    return kind.shape().json(text);
  }

  /// The text of a value that came as JSON; empty if it is of another type.
  public Optional<String> text(Object json) {
    return kind.shape().text(json);
  }

  /// What is wrong with a text, to follow the setting's name; empty if it can be read. Holds no
  /// part of the text.
  public Optional<String> wrong(String text) {
    return kind.reader().apply(text).isPresent() ? Optional.empty() : Optional.of(need());
  }

  /// What a value must be.
  public String need() {
    return kind.need() + " is needed";
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
