package rookery.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every error that this server answers, read from `errors.txt`; docs/errors.md is rendered from
/// it. Immutable.
public final class ErrorCatalogue {
  private static final String FILE = "errors.txt";
  private static final Pattern PLACE = Pattern.compile("<[^>]+>");
  private static final Pattern HEAD = Pattern.compile("(\\d{3}) (\\S.*)");

  public static final List<Entry> ALL = read();

  /// Those with which the ids of this server begin.
  private static final Set<String> WORDS =
      ALL.stream().map(entry -> word(entry.id())).collect(Collectors.toUnmodifiableSet());

  private ErrorCatalogue() {}

  /// One error.
  ///
  /// @param id with `<...>` for what is put in when it is raised
  /// @param messages with the same places
  /// @param remedy what the developer or operator does
  public record Entry(int status, String id, List<String> messages, String remedy) {
    /// Whether an id is of this entry.
    public boolean isOf(String raised) {
      return pattern(id, "[a-z0-9_]*").matcher(raised).matches();
    }

    /// Whether it may say this.
    public boolean says(String message) {
      return messages.stream().anyMatch(each -> pattern(each, ".*").matcher(message).matches());
    }
  }

  /// Whether an answer is one of the catalogue, or one of a hook, whose ids begin with a word of
  /// its own.
  static boolean allows(int status, String id, String message) {
    return !WORDS.contains(word(id))
        || ALL.stream()
            .anyMatch(entry -> entry.status() == status && entry.isOf(id) && entry.says(message));
  }

  private static String word(String id) {
    return id.substring(0, Math.max(0, id.indexOf('.')));
  }

  private static Pattern pattern(String template, String place) {
    String pattern =
        Arrays.stream(PLACE.split(template, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(place));
    return Pattern.compile(pattern, Pattern.DOTALL);
  }

  private static List<Entry> read() {
    try (InputStream file = ErrorCatalogue.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.strip().split("\n\n", -1))
          .skip(1)
          .map(ErrorCatalogue::entry)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry entry(String block) {
    List<String> lines = block.lines().toList();
    var head = HEAD.matcher(lines.getFirst());
    String remedy = lines.getLast();
    if (!head.matches() || lines.size() < 3 || !remedy.startsWith("  > ")) {
      throw new IllegalStateException("Not an entry of " + FILE + ": " + block);
    }
    var messages = new ArrayList<String>();
    lines.subList(1, lines.size() - 1).forEach(line -> messages.add(line.strip()));
    return new Entry(
        Integer.parseInt(head.group(1)),
        head.group(2),
        List.copyOf(messages),
        remedy.substring("  > ".length()));
  }
}
