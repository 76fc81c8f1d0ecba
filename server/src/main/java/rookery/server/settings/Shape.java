package rookery.server.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a setting is in JSON.
enum Shape {
  TEXT,
  NUMBER,
  FLAG,
  LIST;

  /// @param text one that can be read
  Object json(String text) {
    return switch (this) {
      case TEXT -> text;
      case NUMBER -> Long.parseLong(text.strip());
      case FLAG -> truth(text);
      case LIST -> words(text);
    };
  }

  Optional<String> text(Object json) {
    return switch (this) {
      case TEXT -> json instanceof String text ? Optional.of(text) : Optional.empty();
      case NUMBER ->
          json instanceof Integer || json instanceof Long
              ? Optional.of(json.toString())
              : Optional.empty();
      case FLAG -> json instanceof Boolean ? Optional.of(json.toString()) : Optional.empty();
      case LIST ->
          json instanceof List<?> list && list.stream().allMatch(Shape::word)
              ? Optional.of(String.join(" ", list.stream().map(String::valueOf).toList()))
              : Optional.empty();
    };
  }

  /// One that is still the same one when it was written between others.
  private static boolean word(Object json) {
    return json instanceof String text && words(text).equals(List.of(text));
  }

  static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "t" -> true;
      default -> false;
    };
  }

  static List<String> words(String text) {
    return Stream.of(text.split("[\\s,]+", -1)).filter(w -> !w.isEmpty()).toList();
  }
}
