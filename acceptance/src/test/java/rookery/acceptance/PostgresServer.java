package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;
import rookery.postgres.DatabaseSettings;

/// A real PostgreSQL of the test's own, whose commits wait for the disk, and which can be stopped
/// and started again at the same address. Not thread-safe; confined to the test.
final class PostgresServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 60;

  private final EmbeddedPostgresSettings settings;
  private final DatabaseSettings database;
  private @Nullable EmbeddedPostgres running;

  private PostgresServer(EmbeddedPostgresSettings settings, EmbeddedPostgres running) {
    this.settings = settings;
    this.running = running;
    String url =
        "jdbc:postgresql://%s:%d/%s".formatted(running.host(), running.port(), running.database());
    this.database = DatabaseSettings.of(url, running.user(), running.password());
  }

  static PostgresServer start(Path directory) {
    Path binaries =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "rookery-postgres-" + System.getProperty("user.name"));
    var settings = new EmbeddedPostgresSettings(directory, binaries, CONNECTIONS, true, PATIENCE);
    return new PostgresServer(settings, run(settings));
  }

  private static EmbeddedPostgres run(EmbeddedPostgresSettings settings) {
    try {
      return EmbeddedPostgres.start(settings);
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException(e);
    }
  }

  DatabaseSettings database() {
    return database;
  }

  /// A fast shutdown: sessions are ended, everything is written out.
  void stopsFast() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /// An immediate shutdown: sessions are cut, the next start recovers from the log. It is started
  /// again by itself.
  void restartsImmediately() {
    var server = running;
    if (server == null) {
      throw new IllegalStateException("PostgreSQL is away");
    }
    long before = server.pid();
    signal("QUIT", before);
    await().atMost(PATIENCE).until(() -> server.pid() > 0 && server.pid() != before);
  }

  void startsAgain() {
    var again = run(settings);
    running = again;
    assertThat(database.url()).contains(":" + again.port() + "/");
  }

  private static void signal(String name, long pid) {
    try {
      int status =
          new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(name, pid)).start().waitFor();
      assertThat(status).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stopsFast();
  }
}
