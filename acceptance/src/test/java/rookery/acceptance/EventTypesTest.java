package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rookery.delivery.DurableEvent;
import rookery.delivery.Event;
import rookery.delivery.FleetingEvent;

/// Which event types are served, and how: `event-types.txt`, the classes and docs/compatibility.md
/// say the same.
class EventTypesTest {
  private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");
  private static final List<String> TABLE = table();

  @Test
  void every_served_type_has_one_class_for_each_scope_and_every_class_a_type() throws Exception {
    var served = new TreeMap<String, List<String>>();
    for (Class<?> event : classes()) {
      String row = type(event) + " " + kind(event);
      served.computeIfAbsent(row, _ -> new ArrayList<>()).add(scope(event));
    }

    assertThat(served.entrySet().stream().map(EventTypesTest::row))
        .containsExactlyInAnyOrderElementsOf(
            TABLE.stream().filter(row -> !row.endsWith(" absent")).toList());
  }

  @Test
  void the_page_lists_the_served_types_in_the_order_of_the_protocol() throws IOException {
    String line =
        Files.readAllLines(Sources.ROOT.resolve("docs/compatibility.md")).stream()
            .filter(each -> each.startsWith("- Events: "))
            .findFirst()
            .orElseThrow();

    assertThat(NAME.matcher(line).results().map(found -> found.group(1)))
        .containsExactlyElementsOf(
            TABLE.stream()
                .filter(row -> !row.endsWith(" absent"))
                .map(row -> row.substring(0, row.indexOf(' ')))
                .toList());
  }

  @Test
  void every_event_that_an_endpoint_is_said_to_cause_is_served() throws IOException {
    var served = TABLE.stream().filter(row -> !row.endsWith(" absent")).toList();
    var row = Pattern.compile("\\| (?:GET|POST|PUT|DELETE) /\\S+ \\| ([a-z_]+(?:, [a-z_]+)*) \\|");
    for (String line : Files.readAllLines(Sources.ROOT.resolve("docs/compatibility.md"))) {
      var found = row.matcher(line);
      if (found.matches() && !found.group(1).equals("none")) {
        for (String type : found.group(1).split(", ", -1)) {
          assertThat(served).as(line).anyMatch(each -> each.startsWith(type + " "));
        }
      }
    }
  }

  @Test
  void every_type_is_named_once() {
    assertThat(TABLE.stream().map(row -> row.substring(0, row.indexOf(' '))))
        .doesNotHaveDuplicates();
  }

  private static String row(Map.Entry<String, List<String>> event) {
    return event.getKey() + " " + String.join(" ", event.getValue().stream().sorted().toList());
  }

  private static List<Class<?>> classes() {
    var all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("rookery");
    return all.stream()
        .filter(each -> each.isAssignableTo(Event.class) && !each.isInterface())
        .<Class<?>>map(each -> each.reflect())
        .toList();
  }

  private static String kind(Class<?> event) {
    return DurableEvent.class.isAssignableFrom(event) ? "durable" : "fleeting";
  }

  /// What stands behind `Scope.To` in the type of the event.
  private static String scope(Class<?> event) {
    return Stream.of(event.getGenericInterfaces())
        .filter(ParameterizedType.class::isInstance)
        .map(ParameterizedType.class::cast)
        .filter(each ->
            each.getRawType() == DurableEvent.class || each.getRawType() == FleetingEvent.class)
        .map(each -> ((Class<?>) each.getActualTypeArguments()[0]).getSimpleName())
        .map(name -> name.substring("To".length()).toLowerCase(Locale.ROOT))
        .findFirst()
        .orElseThrow(() -> new AssertionError(event + " does not say its scope"));
  }

  /// The name on the wire is the same for every event of a class.
  private static String type(Class<?> event) throws ReflectiveOperationException {
    assertThat(event.isRecord()).as(event.getName()).isTrue();
    RecordComponent[] components = event.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var constructor = event.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    @Nullable Object[] nothing = Arrays.stream(types).map(EventTypesTest::nothing).toArray();
    return ((Event<?>) constructor.newInstance(nothing)).type();
  }

  private static @Nullable Object nothing(Class<?> type) {
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
  }

  private static List<String> table() {
    try (var in = EventTypesTest.class.getResourceAsStream("event-types.txt")) {
      if (in == null) {
        throw new IllegalStateException("no event-types.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
