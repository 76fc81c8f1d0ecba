package rookery.bench.site;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a program of this very build is started. Immutable.
public final class JavaCommand {
  private JavaCommand() {}

  /// The command.
  ///
  /// @param options for Java
  public static List<String> of(List<String> options, String mainClass, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", shippedClasses(), mainClass));
    command.addAll(arguments);
    return command;
  }

  /// The class path of this program without what is only for tests.
  private static String shippedClasses() {
    String all =
        Objects.requireNonNull(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    return Stream.of(all.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
