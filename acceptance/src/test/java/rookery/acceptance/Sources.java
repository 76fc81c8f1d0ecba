package rookery.acceptance;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// The repository as text files, for the rules about it. Immutable.
final class Sources {
  private static final Set<String> NOT_OURS =
      Set.of("target", "node_modules", ".git", "data", "build");

  /// The directory that holds all modules.
  static final Path ROOT = root();

  private Sources() {}

  /// One text file.
  record Source(Path path, String text) {
    List<String> lines() {
      return text.lines().toList();
    }

    boolean isTest() {
      return path.toString().contains("/src/test/");
    }

    @Override
    public String toString() {
      return ROOT.relativize(path).toString();
    }
  }

  /// Every Java file of the project.
  static List<Source> java() {
    return all().stream().filter(s -> s.path().toString().endsWith(".java")).toList();
  }

  /// Every text file of the project.
  static List<Source> all() {
    var files = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            // What is built is not entered: files come and go there meanwhile.
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes of) {
              return isNotOurs(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes of) {
              if (of.isRegularFile() && !isNotOurs(file)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().flatMap(Sources::read).toList();
  }

  /// A compiler that has been given these files, to parse them.
  static JavacTask parser(List<Source> sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    var units = files.getJavaFileObjectsFromPaths(sources.stream().map(Source::path).toList());
    return (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
  }

  private static boolean isNotOurs(Path file) {
    for (Path part : ROOT.relativize(file)) {
      if (NOT_OURS.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private static Stream<Source> read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      for (byte b : bytes) {
        if (b == 0) {
          return Stream.empty();
        }
      }
      return Stream.of(
          new Source(file, new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve(".mvn"))) {
      here = here.getParent();
    }
    return here;
  }
}
