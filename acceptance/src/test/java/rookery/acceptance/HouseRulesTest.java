package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rookery.acceptance.Sources.Source;

/// What CONTRIBUTING.md asks of every file and a machine can see.
class HouseRulesTest {
  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_METHOD = 40;
  private static final int MOST_PARAMETERS = 7;

  private static final Pattern THREADS = Pattern.compile("[Tt]hread-safe|Immutable|confined to");

  private static final List<Source> JAVA = Sources.java();

  /// Where a thread may sleep, and why nothing better does.
  private static final Map<String, String> SLEEPERS =
      Map.of(
          "Database.java", "a random pause before a transaction is repeated",
          "Appender.java", "its own thread pauses, longer each time, while the log is away",
          "Patience.java",
              "who comes back waits for changes that are on their way through the log");

  @Test
  void files_are_short() {
    assertThat(JAVA)
        .filteredOn(file -> file.lines().size() > LONGEST_FILE)
        .as("files of more than %d lines", LONGEST_FILE)
        .isEmpty();
  }

  @Test
  void methods_are_short_and_constructors_take_few_things() throws IOException {
    assertThat(findings(HouseRulesTest::tooLong)).isEmpty();
  }

  @Test
  void every_type_says_what_it_is() throws IOException {
    assertThat(findings(HouseRulesTest::undocumented)).isEmpty();
  }

  @Test
  void every_class_with_state_says_which_threads_may_touch_it() throws IOException {
    assertThat(findings(HouseRulesTest::silentAboutThreads)).isEmpty();
  }

  @Test
  void no_name_hides_what_it_does() {
    assertThat(JAVA)
        .filteredOn(file ->
            file.path()
                .getFileName()
                .toString()
                .matches("Abstract.*|.*(Manager|Utils?|Helper|Impl|Base)\\.java"))
        .isEmpty();
  }

  @Test
  void nobody_sleeps() {
    var sleep = Pattern.compile("Thread\\s*\\.\\s*sleep|TimeUnit\\.\\w+\\.sleep");
    assertThat(containing(sleep))
        .filteredOn(
            file -> file.isTest() || !SLEEPERS.containsKey(file.path().getFileName().toString()))
        .as("tests wait for a condition, code waits through kernel.Timers")
        .isEmpty();
  }

  @Test
  void nothing_is_left_for_later() {
    assertThat(containing(Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b"))).isEmpty();
  }

  @Test
  void no_test_is_switched_off() {
    assertThat(containing(Pattern.compile("@Dis" + "abled|assume" + "True|Assump" + "tions")))
        .isEmpty();
  }

  @Test
  void every_package_says_what_it_is_and_forbids_null() {
    assertThat(JAVA.stream().map(HouseRulesTest::packageDirectory).distinct())
        .allSatisfy(directory -> assertThat(packageInfo(directory)).contains("///", "@NullMarked"));
  }

  @Test
  void nothing_tells_of_one_developers_machine() {
    var paths = Pattern.compile("/(ro" + "ot|ho" + "me|Us" + "ers|wo" + "rk)/\\w+|registry\\.npm");
    assertThat(Sources.all()).filteredOn(file -> paths.matcher(file.text()).find()).isEmpty();
  }

  private static List<Source> containing(Pattern pattern) {
    return JAVA.stream().filter(file -> pattern.matcher(file.text()).find()).toList();
  }

  private static Path packageDirectory(Source file) {
    return file.path().getParent();
  }

  /// A test package shares the package of what it tests, package-info included.
  private static String packageInfo(Path directory) {
    Path main = Path.of(directory.toString().replace("/src/test/", "/src/main/"));
    return Stream.of(directory, main)
        .map(place -> place.resolve("package-info.java"))
        .filter(Files::exists)
        .map(HouseRulesTest::text)
        .findFirst()
        .orElse("no package-info.java in " + directory);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static @Nullable String tooLong(Place place) {
    if (!(place.path().getLeaf() instanceof MethodTree method)) {
      return null;
    }
    boolean constructor = method.getName().contentEquals("<init>");
    if (constructor && !place.inRecord() && method.getParameters().size() > MOST_PARAMETERS) {
      return place.where() + " takes " + method.getParameters().size() + " things";
    }
    return place.lines() > LONGEST_METHOD
        ? place.where() + " has " + place.lines() + " lines"
        : null;
  }

  /// Test classes are named after what they test, their methods say the rest.
  private static @Nullable String undocumented(Place place) {
    boolean type = place.path().getLeaf() instanceof ClassTree;
    boolean top = place.path().getParentPath().getLeaf() instanceof CompilationUnitTree;
    return type && top && !place.test() && !place.documented()
        ? place.where() + " has no /// doc"
        : null;
  }

  private static @Nullable String silentAboutThreads(Place place) {
    return place.path().getLeaf() instanceof ClassTree type
            && type.getKind() == Tree.Kind.CLASS
            && place.path().getParentPath().getLeaf() instanceof CompilationUnitTree
            && !place.test()
            && type.getMembers().stream().anyMatch(HouseRulesTest::isState)
            && !THREADS.matcher(place.doc()).find()
        ? place.where() + " does not say which threads may touch it"
        : null;
  }

  private static boolean isState(Tree member) {
    return member instanceof VariableTree field
        && !field.getModifiers().getFlags().contains(Modifier.STATIC);
  }

  private static List<String> findings(java.util.function.Function<Place, @Nullable String> rule)
      throws IOException {
    var task = Sources.parser(JAVA);
    var docs = DocTrees.instance(task);
    var found = new ArrayList<String>();
    for (CompilationUnitTree unit : task.parse()) {
      new TreePathScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
          look();
          return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
          look();
          return super.visitClass(type, null);
        }

        private void look() {
          String finding = rule.apply(new Place(docs, unit, getCurrentPath()));
          if (finding != null) {
            found.add(finding);
          }
        }
      }.scan(unit, null);
    }
    return found;
  }

  /// A type or method in its file.
  private record Place(DocTrees docs, CompilationUnitTree unit, TreePath path) {
    boolean test() {
      return unit.getSourceFile().getName().contains("/src/test/");
    }

    boolean documented() {
      return docs.getDocCommentKind(path)
          == javax.lang.model.util.Elements.DocCommentKind.END_OF_LINE;
    }

    String doc() {
      String text = docs.getDocComment(path);
      return text == null ? "" : text;
    }

    boolean inRecord() {
      return path.getParentPath().getLeaf().getKind() == Tree.Kind.RECORD;
    }

    long lines() {
      return line(true) - line(false) + 1;
    }

    String where() {
      return Sources.ROOT.relativize(Path.of(unit.getSourceFile().getName())) + ":" + line(false);
    }

    private long line(boolean end) {
      var positions = docs.getSourcePositions();
      long at =
          end
              ? positions.getEndPosition(unit, path.getLeaf())
              : positions.getStartPosition(unit, path.getLeaf());
      return unit.getLineMap().getLineNumber(at);
    }
  }
}
