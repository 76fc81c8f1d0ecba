package rookery.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL as a child of this program, on the loopback interface only, with a password
/// made at random. It keeps its data in a directory, ends with this program however that ends, and
/// is started again should it end by itself.
///
/// Below its directory lie `bin-<version>` (the programs), `18` (the data), `postgres.log`, `port`,
/// `password` and `lock`. Thread-safe.
public final class EmbeddedPostgres implements AutoCloseable {
  static final String USER = "rookery";
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int PASSWORD_BYTES = 18;

  private final EmbeddedPostgresSettings settings;
  private final DirectoryLock lock;
  private final PostgresData data;
  private final String password;
  private final PostgresRun run;

  private EmbeddedPostgres(
      EmbeddedPostgresSettings settings,
      DirectoryLock lock,
      PostgresData data,
      String password,
      PostgresRun run) {
    this.settings = settings;
    this.lock = lock;
    this.data = data;
    this.password = password;
    this.run = run;
  }

  /// Returns when PostgreSQL takes connections.
  public static EmbeddedPostgres start(EmbeddedPostgresSettings given) throws EmbeddedFailure {
    var settings = absolute(given);
    var lock = DirectoryLock.take(settings.directory());
    try {
      return start(settings, lock);
    } catch (EmbeddedFailure e) {
      lock.close();
      throw e;
    } catch (IOException e) {
      lock.close();
      throw new EmbeddedFailure(
          "%s cannot be used (%s): check its owner, or name another directory with --data"
              .formatted(settings.directory(), e),
          e);
    }
  }

  private static EmbeddedPostgres start(EmbeddedPostgresSettings settings, DirectoryLock lock)
      throws EmbeddedFailure, IOException {
    Path directory = settings.directory();
    // Another user may have to pass through, to the binaries and the data.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var data = new PostgresData(directory.resolve("" + PostgresBinaries.MAJOR));
    data.refuseOtherVersions();
    var binaries = PostgresBinaries.in(settings.binaries());
    var account = Account.choose(directory, data.directory(), binaries.program("postgres"));
    String password = password(directory, data.exists());
    if (data.exists()) {
      data.clearLeftovers(ProcessTable.ofThisMachine());
      account.own(data.directory());
    } else {
      LOG.info("Creating a PostgreSQL {} database in {}", PostgresBinaries.VERSION, directory);
      data.create(binaries, account, password, settings);
    }
    var run = new PostgresStart(settings, data, binaries, account).start();
    return new EmbeddedPostgres(settings, lock, data, password, run);
  }

  private static EmbeddedPostgresSettings absolute(EmbeddedPostgresSettings s) {
    return new EmbeddedPostgresSettings(
        s.directory().toAbsolutePath().normalize(),
        s.binaries().toAbsolutePath().normalize(),
        s.maxConnections(),
        s.durable(),
        s.patience());
  }

  private static String password(Path directory, boolean dataExists)
      throws IOException, EmbeddedFailure {
    Path file = directory.resolve("password");
    if (dataExists && !Files.exists(file)) {
      throw new EmbeddedFailure(
          file + " is missing, without which the data beside it cannot be opened: put it back");
    }
    if (!dataExists) {
      byte[] random = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(random);
      PostgresData.writeSecret(file, HexFormat.of().formatHex(random));
    }
    return Files.readString(file).strip();
  }

  /// Where PostgreSQL writes what it does.
  public Path log() {
    return PostgresStart.log(settings);
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return run.port();
  }

  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  /// The database that is there from the beginning.
  public String database() {
    return "postgres";
  }

  /// Its main process.
  public long pid() {
    return PostmasterFile.in(data.directory()).map(PostmasterFile::pid).orElse(-1L);
  }

  /// Ends all sessions and stops PostgreSQL, its data written out.
  @Override
  public void close() {
    run.stop(data, settings.patience());
    lock.close();
  }
}
