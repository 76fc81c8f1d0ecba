package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A promise is worth its test: what the documents name exists.
class PromisesTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)`");

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/security.md", "docs/reliability.md"})
  void every_test_that_is_named_exists(String document) throws IOException {
    Set<String> named =
        NAMED
            .matcher(Files.readString(Sources.ROOT.resolve(document)))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(10).isSubsetOf(tests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/security.md"})
  void every_defence_has_a_test(String document) throws IOException {
    assertThat(Files.readAllLines(Sources.ROOT.resolve(document)))
        .filteredOn(
            line -> line.startsWith("| ") && line.chars().filter(c -> c == '|').count() == 4)
        .filteredOn(line -> !line.startsWith("| Attack |"))
        .hasSizeGreaterThan(30)
        .allMatch(line -> NAMED.matcher(line).find());
  }

  private static Set<String> tests() {
    return Sources.java().stream()
        .map(source -> String.valueOf(source.path().getFileName()))
        .filter(name -> name.endsWith("Test.java"))
        .map(name -> name.substring(0, name.length() - ".java".length()))
        .collect(Collectors.toSet());
  }
}
