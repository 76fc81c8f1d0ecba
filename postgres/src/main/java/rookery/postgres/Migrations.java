package rookery.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the schema `rookery` to this program's version. Scripts lie in `db/migration` of each
/// module's resources. Several nodes may start at once: one migrates, the others wait. Other
/// schemas of the database are never touched.
///
/// Modules number their scripts side by side, so one may be added below the newest; scripts only
/// expand, so their order does not matter. A schema that a newer program migrated is worked with,
/// unless one of the scripts unknown here says in its name which version a program must know at
/// least, as in `V20__talk_needs_14.sql`: that is how a script that takes something away keeps
/// programs out that still use it. Thread-safe.
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final int OLDEST_SERVER = 15;
  private static final Set<MigrationState> UNKNOWN =
      EnumSet.of(
          MigrationState.FUTURE_SUCCESS,
          MigrationState.FUTURE_FAILED,
          MigrationState.MISSING_SUCCESS,
          MigrationState.MISSING_FAILED);
  private static final Pattern NEEDS = Pattern.compile("\\bneeds (\\d+)\\b");

  private Migrations() {}

  /// Checks the server, migrates, and answers the schema's version.
  ///
  /// @throws CannotMigrate with one line that says what is wrong and what to do
  public static int run(DatabaseSettings settings) throws CannotMigrate {
    try {
      look(settings);
      var flyway =
          Flyway.configure()
              .dataSource(settings.url(), settings.user(), settings.password())
              .jdbcProperties(settings.options())
              .schemas("rookery")
              .defaultSchema("rookery")
              .locations("classpath:db/migration")
              .connectRetries(0)
              .outOfOrder(true)
              .ignoreMigrationPatterns("*:future", "*:missing")
              .load();
      demandKnown(settings, flyway.info().all());
      flyway.migrate();
      var current = flyway.info().current();
      return current == null || current.getVersion() == null
          ? 0
          : current.getVersion().getMajor().intValue();
    } catch (SQLException e) {
      throw new CannotMigrate(refusal(settings, e), e);
    } catch (FlywayException e) {
      throw new CannotMigrate(
          "The schema of " + settings.url() + " cannot be migrated: " + firstLine(e), e);
    }
  }

  /// Refuses a schema that took away what this program still uses.
  private static void demandKnown(DatabaseSettings settings, MigrationInfo[] scripts)
      throws CannotMigrate {
    int known = 0;
    for (MigrationInfo script : scripts) {
      if (script.getVersion() != null && !isUnknown(script)) {
        known = Math.max(known, script.getVersion().getMajor().intValue());
      }
    }
    for (MigrationInfo script : scripts) {
      var needs = NEEDS.matcher(isUnknown(script) ? script.getDescription() : "");
      if (needs.find() && known < Integer.parseInt(needs.group(1))) {
        throw new CannotMigrate(
            ("A newer version of this program has changed the schema of %s in a way that this one"
                    + " cannot work with (version %s, \"%s\"; this one knows %d). Start a newer"
                    + " version")
                .formatted(settings.url(), script.getVersion(), script.getDescription(), known),
            null);
      }
    }
  }

  /// Whether it was applied by a newer program: missing is what that numbered below this one's own.
  private static boolean isUnknown(MigrationInfo script) {
    return UNKNOWN.contains(script.getState());
  }

  private static void look(DatabaseSettings settings) throws SQLException, CannotMigrate {
    var properties = new Properties();
    if (!settings.user().isEmpty()) {
      properties.setProperty("user", settings.user());
      properties.setProperty("password", settings.password());
    }
    properties.setProperty("loginTimeout", "10");
    settings.options().forEach(properties::setProperty);
    try (Connection connection = DriverManager.getConnection(settings.url(), properties)) {
      int version = connection.getMetaData().getDatabaseMajorVersion();
      if (version < OLDEST_SERVER) {
        throw new CannotMigrate(
            "PostgreSQL "
                + version
                + " at "
                + settings.url()
                + " is too old: use PostgreSQL 15 or newer",
            null);
      }
      reportStrangers(connection);
    }
  }

  /// A database that also holds another server's tables is left alone, but the operator should
  /// know.
  private static void reportStrangers(Connection connection) throws SQLException {
    String sql =
        """
        select count(*) from information_schema.tables
        where table_schema = 'public' and table_name in ('posts', 'channels', 'users', 'teams')
        """;
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (rows.next() && rows.getInt(1) > 0) {
        LOG.warn(
            "The schema \"public\" of this database holds another chat server's tables. They are"
                + " neither read nor changed: Rookery keeps to its own schema \"rookery\".");
      }
    }
  }

  private static String refusal(DatabaseSettings settings, SQLException e) {
    return "The database "
        + settings.url()
        + " refused: "
        + firstLine(e)
        + ". Check MM_SQLSETTINGS_DATASOURCE and that PostgreSQL runs there";
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().filter(l -> !l.isBlank()).findFirst().orElse(message).strip();
  }

  /// The database cannot be used; the message is for the operator. Immutable.
  public static final class CannotMigrate extends Exception {
    CannotMigrate(String message, @org.jspecify.annotations.Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
