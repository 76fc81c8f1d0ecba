package rookery.chaos.site;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A build of the server. Immutable.
///
/// @param name for people
/// @param classPath of its classes and libraries
public record Program(String name, String classPath) {
  private static final String JAR = "rookery.jar";

  /// What this very build would ship: its class path without what is only for tests.
  public static Program ofThisBuild() {
    String all =
        Objects.requireNonNull(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    String shipped =
        Stream.of(all.split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    return new Program("new", shipped);
  }

  /// A build that lies in a directory: its jar beside `lib`, its libraries.
  public static Program in(String name, Path directory) {
    Path jar = directory.resolve(JAR);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException("no build of the server: " + jar);
    }
    return new Program(name, jar + File.pathSeparator + directory.resolve("lib") + "/*");
  }
}
