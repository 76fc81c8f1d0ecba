package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import rookery.http.ErrorCatalogue;
import rookery.http.ErrorCatalogue.Entry;
import rookery.server.settings.Catalogue;

/// Every error that the sources raise is in the catalogue and no other, every one that the protocol
/// names is there or has a reason, and docs/errors.md says the same.
class ErrorsTest {
  private static final List<RaisedErrors> FILES = new ArrayList<>();
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::id).thenComparingInt(Entry::status);

  @BeforeAll
  static void read() throws IOException {
    var sources =
        Sources.java().stream()
            .filter(source -> source.path().toString().contains("/src/main/java/"))
            .toList();
    for (var unit : Sources.parser(sources).parse()) {
      var errors = new RaisedErrors();
      // Twice: a constant may be declared below its use.
      errors.scan(unit, null);
      errors.scan(unit, null);
      FILES.add(errors);
    }
  }

  @Test
  void every_id_that_is_raised_is_in_the_catalogue() {
    var missing = new TreeSet<String>();
    for (var file : FILES) {
      file.ids().stream().filter(id -> entries(id).isEmpty()).forEach(missing::add);
    }

    assertThat(missing).isEmpty();
    assertThat(FILES.stream().mapToInt(file -> file.ids().size()).sum()).isGreaterThan(80);
  }

  @Test
  void it_has_the_status_and_message_of_the_catalogue() {
    var wrong = new TreeSet<String>();
    for (var file : FILES) {
      for (var raised : file.raised) {
        boolean known =
            entries(raised.id()).stream()
                .filter(entry -> raised.status() == 0 || entry.status() == raised.status())
                .anyMatch(entry -> raised.message().isEmpty() || entry.says(raised.message()));
        if (!known) {
          wrong.add(raised.toString());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void the_catalogue_has_nothing_that_no_source_raises() {
    var ids = new TreeSet<String>();
    var texts = new TreeSet<String>();
    FILES.forEach(file -> {
      ids.addAll(file.ids());
      texts.addAll(file.texts);
    });

    for (Entry entry : ErrorCatalogue.ALL) {
      assertThat(ids).as(entry.id()).anyMatch(entry::isOf);
      for (String message : entry.messages()) {
        var alone = new Entry(entry.status(), entry.id(), List.of(message), entry.remedy());
        assertThat(texts).as("%s: %s", entry.id(), message).anyMatch(alone::says);
      }
    }
  }

  @Test
  void entries_stand_in_order_once_and_are_sentences() {
    assertThat(ErrorCatalogue.ALL).isSortedAccordingTo(ORDER);
    assertThat(ErrorCatalogue.ALL.stream().map(entry -> entry.status() + entry.id()))
        .doesNotHaveDuplicates();
    for (Entry entry : ErrorCatalogue.ALL) {
      assertThat(RaisedErrors.STATUS).containsValue(entry.status());
      assertThat(entry.messages())
          .as(entry.id())
          .isNotEmpty()
          .isSorted()
          .doesNotHaveDuplicates()
          .allMatch(message -> message.endsWith(".") || message.matches("<[^>]+>"))
          .noneMatch(message -> message.contains("app_error"));
      assertThat(entry.remedy()).as(entry.id()).matches("[A-Z].*\\.");
    }
  }

  @Test
  void settings_that_it_names_exist() {
    var name = Pattern.compile("`([A-Z]\\w+Settings\\.\\w+)`");

    for (Entry entry : ErrorCatalogue.ALL) {
      assertThat(name.matcher(entry.remedy()).results().map(found -> found.group(1)))
          .allMatch(setting -> Catalogue.find(setting).isPresent());
    }
  }

  @Test
  void each_id_of_the_protocol_is_raised_or_has_a_reason_why_not() {
    protocol()
        .forEach(
            (id, reason) -> assertThat(entries(id).isEmpty()).as(id).isEqualTo(!reason.isEmpty()));
  }

  @Test
  void the_page_of_errors_is_that_of_the_catalogue() throws IOException {
    Path page = Sources.ROOT.resolve("docs/errors.md");
    String text = Files.readString(page);
    Path generated = Sources.ROOT.resolve("acceptance/target/errors.md");
    String answers =
        ErrorCatalogue.ALL.stream().map(ErrorsTest::row).collect(Collectors.joining("\n"));
    String absent =
        protocol().entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each -> "| `" + each.getKey() + "` | " + each.getValue() + " |")
            .collect(Collectors.joining("\n"));
    Files.writeString(
        generated,
        filled(filled(text, "| Status | Id |", answers), "| Id | Why not yet |", absent));

    assertThat(page)
        .as("copy acceptance/target/errors.md to docs/errors.md")
        .hasSameTextualContentAs(generated);
  }

  @Test
  void the_page_has_each_reason_for_which_a_socket_is_closed() throws IOException {
    String page = Files.readString(Sources.ROOT.resolve("docs/errors.md"));
    var reasons = "realtime/src/main/java/rookery/realtime/CloseReason.java";

    assertThat(found("(?m)^  [A-Z_]+\\(([1-9]\\d+), \"(.+)\"\\)", reasons))
        .hasSizeGreaterThan(8)
        .containsExactlyInAnyOrderElementsOf(
            found("(?m)^\\| (\\d{4}) \\| `([^`]+)` \\|", "docs/errors.md"));
    assertThat(page).contains("\n| none | |");
  }

  private static List<String> found(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Sources.ROOT.resolve(file)))
        .results()
        .map(found -> found.group(1) + " " + found.group(2))
        .toList();
  }

  /// A page with other rows in the table with that head.
  private static String filled(String page, String head, String rows) {
    int start = page.indexOf('\n', page.indexOf('\n', page.indexOf("\n" + head) + 1) + 1) + 1;
    int end = start;
    while (page.startsWith("| ", end)) {
      end = page.indexOf('\n', end) + 1;
    }
    return page.substring(0, start) + rows + "\n" + page.substring(end);
  }

  private static String row(Entry entry) {
    return "| %d | `%s` | %s | %s |"
        .formatted(
            entry.status(),
            entry.id(),
            String.join("<br>", entry.messages()).replace("<", "&lt;").replace("&lt;br>", "<br>"),
            entry.remedy());
  }

  private static List<Entry> entries(String id) {
    return ErrorCatalogue.ALL.stream().filter(entry -> entry.isOf(id)).toList();
  }

  /// By id: why this server does not answer it, "" if it does.
  private static Map<String, String> protocol() {
    var ids = new TreeMap<String, String>();
    try {
      var file = "acceptance/src/test/resources/rookery/acceptance/protocol-errors.txt";
      for (String line : Files.readAllLines(Sources.ROOT.resolve(file))) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int end = line.indexOf("  ");
          ids.put(end < 0 ? line : line.substring(0, end), end < 0 ? "" : line.substring(end + 2));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return ids;
  }
}
