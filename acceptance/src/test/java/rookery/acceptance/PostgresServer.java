package rookery.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;
import rookery.postgres.DatabaseSettings;

/// A real PostgreSQL of a test's own, whose commits wait for the disk; it is told things by signal
/// and comes back by itself when it ends. Not thread-safe; confined to the test.
final class PostgresServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CONNECTIONS = 100;

  private final EmbeddedPostgres running;

  private PostgresServer(EmbeddedPostgres running) {
    this.running = running;
  }

  static PostgresServer start(Path directory) {
    var binaries =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "rookery-postgres-" + System.getProperty("user.name"));
    try {
      return new PostgresServer(
          EmbeddedPostgres.start(
              new EmbeddedPostgresSettings(directory, binaries, CONNECTIONS, true, PATIENCE)));
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException(e);
    }
  }

  DatabaseSettings database() {
    return DatabaseSettings.of(
        "jdbc:postgresql://%s:%d/%s".formatted(running.host(), running.port(), running.database()),
        running.user(),
        running.password());
  }

  /// Ends its main process by a signal and waits until another one is there.
  ///
  /// @param signal INT for a fast shutdown, QUIT for an immediate one, KILL
  void isStartedAgainAfter(String signal) {
    long before = running.pid();
    signal(signal, List.of(before));
    await().atMost(PATIENCE).until(() -> running.pid() > 0 && running.pid() != before);
  }

  /// Stops all its processes where they are; nobody is told.
  void hangs() {
    signal("STOP", processes());
  }

  /// They go on.
  void goesOn() {
    signal("CONT", processes());
  }

  private List<Long> processes() {
    var pids = new ArrayList<Long>();
    pids.add(running.pid());
    ProcessHandle.of(running.pid())
        .orElseThrow()
        .descendants()
        .map(ProcessHandle::pid)
        .forEach(pids::add);
    return pids;
  }

  /// By the shell's own `kill`: slim systems have no other. One that is gone hears nothing.
  private static void signal(String name, List<Long> pids) {
    String all = String.join(" ", pids.stream().map(String::valueOf).toList());
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -s %s %s 2>/dev/null".formatted(name, all))
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    goesOn();
    running.close();
  }
}
