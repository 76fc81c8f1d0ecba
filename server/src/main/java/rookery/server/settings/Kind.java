package rookery.server.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rookery.http.ProxySettings;

/// How the text of a setting is understood. Immutable.
///
/// @param need what a value must be, to follow "is needed" in a message
/// @param secret whether the value is never printed
/// @param shape what it is in JSON
/// @param reader the value, or empty if the text is not one
record Kind<T>(String need, boolean secret, Shape shape, Function<String, Optional<T>> reader) {
  private static final Predicate<String> NETWORK = ProxySettings::isNetwork;

  static Kind<String> text() {
    return new Kind<>("a text", false, Shape.TEXT, Optional::of);
  }

  static Kind<String> secretText() {
    return new Kind<>("a text", true, Shape.TEXT, Optional::of);
  }

  static Kind<Boolean> flag() {
    return new Kind<>(
        "true or false",
        false,
        Shape.FLAG,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "1", "t" -> Optional.of(true);
              case "false", "0", "f" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  static Kind<Integer> number(int least, int most) {
    return new Kind<>(
        "a whole number from " + least + " to " + most,
        false,
        Shape.NUMBER,
        text -> whole(text, least, most).map(Math::toIntExact));
  }

  static Kind<Long> large(long least, long most) {
    return new Kind<>(
        "a whole number from " + least + " to " + most,
        false,
        Shape.NUMBER,
        text -> whole(text, least, most));
  }

  /// A number of milliseconds, seconds and so on, from 1.
  static Kind<Duration> time(Duration unit, int most) {
    return new Kind<>(
        "a whole number from 1 to " + most,
        false,
        Shape.NUMBER,
        text -> whole(text, 1, most).map(unit::multipliedBy));
  }

  static Kind<String> choice(String... words) {
    return new Kind<>(
        "one of " + String.join(", ", words).replaceFirst("^, ", "(nothing), "),
        false,
        Shape.TEXT,
        text -> Stream.of(words).filter(text::equalsIgnoreCase).findFirst());
  }

  /// Words between spaces or commas, one text in JSON.
  static Kind<List<String>> words() {
    return new Kind<>("a list of words", false, Shape.TEXT, text -> Optional.of(Shape.words(text)));
  }

  /// Words that are a list in JSON.
  static Kind<List<String>> list() {
    return new Kind<>("a list of words", false, Shape.LIST, text -> Optional.of(Shape.words(text)));
  }

  /// Addresses and networks between spaces or commas.
  static Kind<List<String>> networks() {
    return new Kind<>(
        "a list of addresses and networks like 10.0.0.0/8",
        false,
        Shape.TEXT,
        text -> words().reader().apply(text).filter(all -> all.stream().allMatch(NETWORK)));
  }

  static Kind<HostPort> address() {
    return new Kind<>(
        "an address like \":8065\" or \"127.0.0.1:8065\"", false, Shape.TEXT, HostPort::of);
  }

  /// The address of a web site, or nothing. A slash at its end is dropped.
  static Kind<String> site() {
    return new Kind<>(
        "an address like \"https://chat.example.com\"",
        false,
        Shape.TEXT,
        text ->
            text.isEmpty() || text.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")
                ? Optional.of(text.replaceAll("/+$", ""))
                : Optional.empty());
  }

  private static Optional<Long> whole(String text, long least, long most) {
    try {
      long number = Long.parseLong(text.strip());
      return number < least || number > most ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
