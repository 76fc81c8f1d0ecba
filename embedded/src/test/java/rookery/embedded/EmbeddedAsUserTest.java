package rookery.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program is run in a process of its own: as a normal user where the tests run as root, and to
/// be killed. Where the tests run as a normal user, that one is used.
@Tag("full")
class EmbeddedAsUserTest {
  private static final int NOBODY = 65534;

  @TempDir Path closed;

  @Test
  void a_normal_user_can_run_it() throws Exception {
    Path directory = Files.createTempDirectory("rookery-user-");
    try {
      Process program = run(directory, true);
      assertThat(pidWhenReady(program)).isPositive();
      program.getOutputStream().close();
      assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(program.exitValue()).isZero();
    } finally {
      delete(directory);
    }
  }

  @Test
  void it_ends_when_its_parent_is_killed() throws Exception {
    Path directory = Files.createTempDirectory("rookery-user-");
    try {
      Process program = run(directory, false);
      long postgres = pidWhenReady(program);
      program.destroyForcibly();
      assertThat(
              Waiting.until(
                  Duration.ofSeconds(30), () -> !ProcessTable.ofThisMachine().runs(postgres)))
          .isTrue();
    } finally {
      delete(directory);
    }
  }

  @Test
  void it_runs_below_a_directory_that_is_closed_to_others() throws Exception {
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Process program = run(closed.resolve("pg"), false);
    assertThat(pidWhenReady(program)).isPositive();
    program.getOutputStream().close();
    assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private static long pidWhenReady(Process program) throws IOException {
    var lines = program.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready ")) {
        return Long.parseLong(line.substring("ready ".length()));
      }
    }
    throw new AssertionError("the program ended before PostgreSQL was ready");
  }

  private static Process run(Path directory, boolean asUser) throws IOException {
    var command = new ArrayList<String>();
    String classPath = System.getProperty("java.class.path");
    if (asUser && "root".equals(System.getProperty("user.name"))) {
      Files.setAttribute(directory, "unix:uid", NOBODY);
      command.addAll(List.of("setpriv", "--reuid", "" + NOBODY, "--regid", "" + NOBODY));
      command.add("--clear-groups");
      classPath = readableClassPath(classPath, directory);
    }
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", classPath, Program.class.getName()));
    command.add(directory.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /// Root's own libraries lie where nobody else may look.
  private static String readableClassPath(String classPath, Path directory) throws IOException {
    var copies = new ArrayList<String>();
    for (String element : classPath.split(File.pathSeparator, -1)) {
      Path source = Path.of(element);
      Path copy = directory.resolve("classes-" + copies.size());
      try (Stream<Path> files = Files.exists(source) ? Files.walk(source) : Stream.empty()) {
        for (Path file : files.toList()) {
          Files.copy(
              file, Files.isDirectory(source) ? copy.resolve(source.relativize(file)) : copy);
        }
      }
      copies.add(copy.toString());
    }
    return String.join(File.pathSeparator, copies);
  }

  /// What is being stopped may still write.
  private static void delete(Path directory) {
    await()
        .ignoreExceptions()
        .until(() -> {
          Archive.delete(directory);
          return true;
        });
  }

  /// Starts PostgreSQL, says so, and stops it at the end of its input.
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws EmbeddedFailure, IOException {
      Path directory = Path.of(args[0]);
      var settings =
          new EmbeddedPostgresSettings(directory, directory, 20, false, Duration.ofMinutes(1));
      try (var postgres = EmbeddedPostgres.start(settings)) {
        System.out.println("ready " + postgres.pid());
        while (System.in.read() >= 0) {
          // Until the end.
        }
      }
    }
  }
}
