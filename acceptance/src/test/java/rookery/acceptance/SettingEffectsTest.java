package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import rookery.server.settings.Catalogue;
import rookery.server.settings.Setting;
import rookery.server.settings.Taken;

/// No setting without a test that changes it and sees what it does.
class SettingEffectsTest {
  private static final Set<JavaMethod> SHOWING =
      new TreeSet<>(Comparator.comparing(JavaMethod::getFullName));

  static {
    new ClassFileImporter()
        .importPackages("rookery.acceptance").stream()
            .flatMap(each -> each.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Shows.class))
            .forEach(SHOWING::add);
  }

  /// A test of another module, which stops a node while somebody's request hangs.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "RookerySettings.DrainSeconds",
          "chaos/src/test/java/rookery/chaos/rolling/HangingStopTest.java");

  static final Set<String> ELSEWHERE_NAMES = ELSEWHERE.keySet();

  private static Set<String> shown() {
    var shown = new TreeSet<>(ELSEWHERE.keySet());
    SHOWING.forEach(
        method -> shown.addAll(Set.of(method.getAnnotationOfType(Shows.class).value())));
    return shown;
  }

  @Test
  void the_effect_of_every_setting_is_seen_by_a_test() {
    var settings = new TreeSet<String>();
    Catalogue.ALL.stream()
        .filter(setting -> setting.taken() != Taken.NEVER)
        .map(Setting::path)
        .forEach(settings::add);
    assertThat(shown()).isEqualTo(settings);
  }

  @ParameterizedTest
  @FieldSource("ELSEWHERE_NAMES")
  void a_test_elsewhere_sets_what_it_is_to_show(String path) throws IOException {
    String test = Files.readString(Sources.ROOT.resolve(ELSEWHERE.getOrDefault(path, "")));
    assertThat(test).contains(Catalogue.find(path).orElseThrow().variable(), "@Test");
  }

  @Test
  void what_shows_an_effect_is_a_test() {
    assertThat(SHOWING)
        .allSatisfy(method ->
            assertThat(
                    method.isAnnotatedWith(Test.class)
                        || method.isAnnotatedWith(ParameterizedTest.class))
                .as(method.getFullName())
                .isTrue());
  }
}
