package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import rookery.client.Tree;

/// What is shipped is what docs/libraries.md allows.
class LibrariesTest {
  private static final Path ALLOWED = Path.of("..", "docs", "libraries.md");
  private static final Path SHIPPED = Path.of("..", "server", "target", "bom.json");
  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| [^|]+ \\|");

  /// All of them permit use, change and passing on without asking the same of Rookery's own code.
  private static final Set<String> LICENCES =
      Set.of(
          "0BSD",
          "Apache-2.0",
          "BSD-2-Clause",
          "Bouncy Castle Licence",
          "CC0-1.0",
          "EPL-1.0",
          "EPL-2.0",
          "LGPL-2.1-only",
          "MIT",
          "Public Domain");

  private static Map<String, String> allowed() throws IOException {
    var rows = new TreeMap<String, String>();
    var matcher = ROW.matcher(Files.readString(ALLOWED));
    while (matcher.find()) {
      rows.put(matcher.group(1), matcher.group(2));
    }
    return rows;
  }

  private static Map<String, String> shipped() throws IOException {
    assertThat(SHIPPED).as("written when the module server is packaged").exists();
    var bill = Tree.parse(Files.readAllBytes(SHIPPED));
    var all = new TreeMap<String, String>();
    for (Tree each : bill.at("components").list()) {
      if (!each.text("group").equals("chat.rookery")) {
        all.put(
            each.text("group") + ":" + each.text("name"),
            each.at("licenses").list().stream()
                .map(LibrariesTest::licence)
                .collect(Collectors.joining(" or ")));
      }
    }
    return all;
  }

  private static String licence(Tree entry) {
    Tree licence = entry.at("license");
    return licence.has("id") ? licence.text("id") : licence.text("name");
  }

  @Test
  void what_is_shipped_is_listed_with_its_licence_and_nothing_else_is() throws IOException {
    assertThat(allowed()).containsExactlyInAnyOrderEntriesOf(shipped());
  }

  @Test
  void each_licence_lets_people_use_and_pass_on_what_they_get() throws IOException {
    assertThat(shipped().values())
        .flatMap(licences -> Set.of(licences.split(" or ", -1)))
        .isSubsetOf(LICENCES);
  }
}
