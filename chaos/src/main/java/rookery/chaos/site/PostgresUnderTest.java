package rookery.chaos.site;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;

/// A real PostgreSQL whose commits wait for the disk, and that can be ended in several ways and
/// started again at the same port. Not thread-safe; confined to the nemesis.
public final class PostgresUnderTest implements AutoCloseable {
  private static final int CONNECTIONS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How it ends.
  public enum End {
    /// Sessions are ended, everything is written out.
    FAST,
    /// At once; the next start recovers.
    IMMEDIATE,
    /// `kill -9` of its main process.
    KILL
  }

  private final EmbeddedPostgresSettings settings;
  private final int port;
  private final Way way;
  private volatile @Nullable EmbeddedPostgres running;

  private PostgresUnderTest(EmbeddedPostgresSettings settings, EmbeddedPostgres running) {
    this.settings = settings;
    this.running = running;
    this.port = running.port();
    this.way =
        new Way(
            "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, running.database()),
            running.user(),
            running.password());
  }

  static PostgresUnderTest start(Path directory, Path binaries) {
    var settings = new EmbeddedPostgresSettings(directory, binaries, CONNECTIONS, true, PATIENCE);
    return new PostgresUnderTest(settings, run(settings));
  }

  private static EmbeddedPostgres run(EmbeddedPostgresSettings settings) {
    try {
      return EmbeddedPostgres.start(settings);
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException("PostgreSQL does not start", e);
    }
  }

  int port() {
    return port;
  }

  Way way() {
    return way;
  }

  /// The Go form of its address, reached at another port.
  String dataSource(int reachedAt) {
    var server = running;
    if (server == null) {
      throw new IllegalStateException("PostgreSQL is away");
    }
    return "postgres://%s:%s@127.0.0.1:%d/%s?sslmode=disable"
        .formatted(server.user(), server.password(), reachedAt, server.database());
  }

  /// Ends it.
  public void end(End how) {
    var server = running;
    running = null;
    if (server == null) {
      return;
    }
    switch (how) {
      case FAST -> {}
      case IMMEDIATE -> Signals.QUIT.send(server.pid());
      case KILL -> Signals.KILL.send(server.pid());
    }
    // Right after the signal, or it would be started again by itself.
    server.close();
  }

  /// Starts it again over the same data.
  public void startAgain() {
    if (running == null) {
      var again = run(settings);
      running = again;
      if (again.port() != port) {
        throw new IllegalStateException("somebody took the port of PostgreSQL, " + port);
      }
    }
  }

  @Override
  public void close() {
    end(End.FAST);
  }
}
