package rookery.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs short commands to their end, and prepares long ones. Immutable.
final class Shell {
  private static final List<Path> TOOLS =
      Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").map(Path::of).toList();

  private Shell() {}

  /// How a command ended: its exit status (-1 if it did not end in time or could not be started)
  /// and what it printed.
  record Outcome(int status, String output) {
    boolean ok() {
      return status == 0;
    }

    /// What it said last, for a message of one line.
    String lastLine() {
      var lines = output.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
      return lines.isEmpty() ? "exit status " + status : lines.getLast();
    }
  }

  /// Whether a program of this name lies where system tools are.
  static boolean has(String tool) {
    return TOOLS.stream().anyMatch(bin -> Files.isExecutable(bin.resolve(tool)));
  }

  /// A command with an environment of its own: only what finds programs and keeps their messages in
  /// English, so that neither a locale nor a PG* variable of the operator changes what runs.
  static ProcessBuilder prepare(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C"));
    builder.directory(new File("/"));
    return builder;
  }

  static Outcome run(List<String> command, Duration limit) {
    try {
      Path output = Files.createTempFile("rookery-", ".out");
      try {
        return run(prepare(command).redirectOutput(output.toFile()), output, limit);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    }
  }

  private static Outcome run(ProcessBuilder command, Path output, Duration limit)
      throws IOException {
    Process process = command.start();
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      String text = Files.readString(output, StandardCharsets.ISO_8859_1);
      return ended
          ? new Outcome(process.exitValue(), text)
          : new Outcome(-1, text + "\nnot done after " + limit.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  /// Sends a signal by name. The shell's own `kill` is used: slim systems have no other.
  static void signal(String name, long pid) {
    run(List.of("/bin/sh", "-c", "kill -s " + name + " " + pid), Duration.ofSeconds(5));
  }
}
