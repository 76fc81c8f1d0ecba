package rookery.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One server of a group of several, on the loopback interface, with a directory of its own. When
/// it ends it stays so, until it is told to start. Not thread-safe; confined to its group's lock.
final class RedisProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final RedisProgram program;
  private final Path directory;
  private final int port;
  private final List<String> flags;
  private @Nullable TiedProcess process;

  /// @param flags behind the name of the file with its configuration
  RedisProcess(RedisProgram program, Path directory, int port, String... flags) {
    this.program = program;
    this.directory = directory;
    this.port = port;
    this.flags = List.of(flags);
  }

  /// Starts it; returns when it answers.
  ///
  /// @param lines what its configuration says besides port and place
  void start(List<String> lines) throws EmbeddedFailure {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve("redis.conf");
      var usual = Stream.of("port " + port, "bind 127.0.0.1", "dir \"" + directory + "\"");
      Files.writeString(
          file, Stream.concat(usual, lines.stream()).collect(Collectors.joining("\n", "", "\n")));
      var words =
          Stream.concat(Stream.of(program.file().toString(), file.toString()), flags.stream());
      var started =
          TiedProcess.start(words.toList(), Map.of(), directory.resolve("redis.log"), _ -> {});
      process = started;
      Waiting.until(PATIENCE, () -> RedisQuestion.answers(port) || !started.isAlive());
      if (!started.isAlive()) {
        throw new EmbeddedFailure(
            program.file() + " did not start: see the end of " + directory.resolve("redis.log"));
      }
    } catch (IOException e) {
      throw new EmbeddedFailure(directory + " cannot be used for Redis: " + e, e);
    }
  }

  int port() {
    return port;
  }

  /// SIGKILL, and its end.
  void kill() {
    signal("KILL");
    TiedProcess now = process;
    if (now != null) {
      now.awaitEnd(PATIENCE);
    }
  }

  void signal(String name) {
    TiedProcess now = process;
    if (now != null && now.isAlive()) {
      Shell.signal(name, now.pid());
    }
  }
}
