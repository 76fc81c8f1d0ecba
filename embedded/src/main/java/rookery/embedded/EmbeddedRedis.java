package rookery.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real redis-server as a child of this program, on the loopback interface only. It keeps nothing
/// on disk, as the event log may lose everything; it ends with this program however that ends, and
/// is started again should it end by itself.
///
/// Below its directory lie `bin-<version>`, `redis.log`, `redis.pid` and `lock`. Thread-safe.
public final class EmbeddedRedis implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final DirectoryLock lock;
  private final int port;
  private final KeptProcess process;

  private EmbeddedRedis(DirectoryLock lock, int port, KeptProcess process) {
    this.lock = lock;
    this.port = port;
    this.process = process;
  }

  /// Returns when Redis answers.
  ///
  /// @param port where it shall listen; 0 for any free port
  public static EmbeddedRedis start(Path directory, int port) throws EmbeddedFailure {
    return start(directory, port, "");
  }

  /// Returns when Redis answers.
  ///
  /// @param password what clients must say; empty for none
  public static EmbeddedRedis start(Path directory, int port, String password)
      throws EmbeddedFailure {
    return start(Optional.empty(), directory, port, password);
  }

  /// Returns when Redis answers.
  ///
  /// @param program what is run in place of the bundled redis-server
  public static EmbeddedRedis start(
      Optional<RedisProgram> program, Path given, int wanted, String password)
      throws EmbeddedFailure {
    Path directory = given.toAbsolutePath().normalize();
    var lock = DirectoryLock.take(directory);
    try {
      var found = program.isPresent() ? program.get() : RedisProgram.bundled(directory);
      return start(lock, found.file(), directory, wanted, password);
    } catch (EmbeddedFailure e) {
      lock.close();
      throw e;
    } catch (IOException e) {
      lock.close();
      throw new EmbeddedFailure(directory + " cannot be used for Redis: " + e, e);
    }
  }

  private static EmbeddedRedis start(
      DirectoryLock lock, Path program, Path directory, int wanted, String password)
      throws EmbeddedFailure, IOException {
    endLeftover(directory, program);
    if (wanted > 0 && !Ports.isFree(wanted)) {
      throw new EmbeddedFailure(
          "Port " + wanted + " for the embedded Redis is taken: end what listens there");
    }
    int port = Ports.free(wanted);
    String configuration = configuration(directory, port, password);
    var process =
        KeptProcess.start("Redis", () -> spawn(directory, program.toString(), configuration));
    var redis = new EmbeddedRedis(lock, port, process);
    if (!Waiting.until(PATIENCE, () -> process.hasEnded() || RedisQuestion.answers(port))
        || process.hasEnded()) {
      redis.close();
      throw new EmbeddedFailure(
          "The embedded Redis did not start: see the end of " + directory.resolve("redis.log"));
    }
    process.keep();
    return redis;
  }

  /// Given on standard input, so that the password appears in no process list.
  private static String configuration(Path directory, int port, String password) {
    String access = password.isEmpty() ? "" : "requirepass " + password;
    return """
    port %d
    bind 127.0.0.1
    dir "%s"
    save ""
    appendonly no
    %s
    """
        .formatted(port, directory, access);
  }

  private static Process spawn(Path directory, String program, String configuration)
      throws IOException {
    var log = ProcessBuilder.Redirect.appendTo(directory.resolve("redis.log").toFile());
    var command = Account.tied("SIGTERM").command(List.of(program, "-"));
    Process process = Shell.prepare(command).redirectOutput(log).start();
    try (OutputStream input = process.getOutputStream()) {
      input.write(configuration.getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(directory.resolve("redis.pid"), "" + process.pid());
    return process;
  }

  private static void endLeftover(Path directory, Path program) {
    try {
      long pid = Long.parseLong(Files.readString(directory.resolve("redis.pid")).strip());
      var processes = ProcessTable.ofThisMachine();
      if (processes.runs(pid) && processes.isProgram(pid, program)) {
        LOG.info("A Redis left over from an earlier run (pid {}) is stopped first", pid);
        Shell.signal("KILL", pid);
        Waiting.until(PATIENCE, () -> !processes.runs(pid));
      }
    } catch (IOException | NumberFormatException _) {
      // No earlier run.
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.release();
    process.end();
    if (!process.awaitEnd(PATIENCE)) {
      process.kill();
    }
    lock.close();
  }
}
