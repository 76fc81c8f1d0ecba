package rookery.server.launch;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;

/// The embedded PostgreSQL of a data directory, as settings name it. Thread-safe.
///
/// @param server the running server
record EmbeddedDatabase(EmbeddedPostgres server) implements AutoCloseable {
  /// For an operator's own sessions, the superuser's among them.
  private static final int SPARE_CONNECTIONS = 20;

  /// Starts it while `meanwhile` runs.
  static EmbeddedDatabase start(Path data, int connections, Runnable meanwhile) throws CannotStart {
    var settings = EmbeddedPostgresSettings.in(data.resolve("pg"), connections + SPARE_CONNECTIONS);
    var starting = new FutureTask<>(() -> EmbeddedPostgres.start(settings));
    Thread.ofPlatform().name("start-postgres").start(starting);
    meanwhile.run();
    try {
      return new EmbeddedDatabase(starting.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EmbeddedFailure failure) {
        throw new CannotStart(String.valueOf(failure.getMessage()), failure);
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("Stopped while starting", e);
    }
  }

  /// What `SqlSettings.DataSource` says.
  String dataSource() {
    return "postgres://%s:%s@%s:%d/%s?sslmode=disable"
        .formatted(
            server.user(), server.password(), server.host(), server.port(), server.database());
  }

  @Override
  public void close() {
    server.close();
  }
}
