package rookery.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.EmbeddedPostgres;
import rookery.embedded.EmbeddedPostgresSettings;

/// Databases for tests, all in one real PostgreSQL per test JVM. It is started at the first call,
/// keeps nothing, and ends with the JVM. Thread-safe.
public final class TestDatabases {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final ConcurrentMap<String, String> TEMPLATES = new ConcurrentHashMap<>();
  private static @Nullable EmbeddedPostgres server;

  private TestDatabases() {}

  /// A new, empty database.
  public static DatabaseSettings fresh() {
    return settings(create("template0"));
  }

  /// A new database that begins as a copy of one that `migrate` has filled. That happens once per
  /// `key`; a copy costs some tens of milliseconds.
  public static DatabaseSettings cloneOf(String key, Consumer<DatabaseSettings> migrate) {
    String template =
        TEMPLATES.computeIfAbsent(
            key,
            _ -> {
              String name = create("template0");
              migrate.accept(settings(name));
              return name;
            });
    return settings(create(template));
  }

  /// A new database with this project's schema as far as the migrations on the class path go.
  public static DatabaseSettings migrated() {
    return cloneOf(
        "migrations",
        settings -> {
          try {
            Migrations.run(settings);
          } catch (Migrations.CannotMigrate e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static String create(String template) {
    String name = "test_" + COUNT.incrementAndGet();
    var admin = settings(server().database());
    // A template must have no session while it is copied, so copies are made one at a time.
    synchronized (TestDatabases.class) {
      try (var connection =
              DriverManager.getConnection(admin.url(), admin.user(), admin.password());
          var statement = connection.createStatement()) {
        statement.execute(
            "create database %s template %s strategy file_copy".formatted(name, template));
      } catch (SQLException e) {
        throw new IllegalStateException("no test database", e);
      }
    }
    return name;
  }

  private static DatabaseSettings settings(String database) {
    var postgres = server();
    String url = "jdbc:postgresql://%s:%d/%s".formatted(postgres.host(), postgres.port(), database);
    return DatabaseSettings.of(url, postgres.user(), postgres.password());
  }

  private static synchronized EmbeddedPostgres server() {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = start();
      server = running;
    }
    return running;
  }

  private static EmbeddedPostgres start() {
    try {
      Path home = Files.createDirectories(Path.of("target", "test-postgres"));
      Path directory = Files.createTempDirectory(home, "run-");
      Path binaries =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "rookery-postgres-" + System.getProperty("user.name"));
      var started =
          EmbeddedPostgres.start(
              new EmbeddedPostgresSettings(directory, binaries, 200, false, Duration.ofMinutes(2)));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(started, directory)));
      return started;
    } catch (IOException | EmbeddedFailure e) {
      throw new IllegalStateException("no PostgreSQL for tests", e);
    }
  }

  private static void end(EmbeddedPostgres running, Path directory) {
    running.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
