package rookery.server.configuration;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.UserId;
import rookery.postgres.Jsonb;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The tables of the configuration.
final class ConfigurationSql {
  /// How many former ones are kept.
  static final int KEPT = 100;

  private ConfigurationSql() {}

  static Stored read(Queries queries) {
    return queries
        .sql("select version, settings::text from configuration")
        .only(ConfigurationSql::stored);
  }

  static long version(Queries queries) {
    return queries.sql("select version from configuration").only(row -> row.number("version"));
  }

  /// Until the transaction ends nobody else changes it.
  static Stored locked(Transaction transaction) {
    return transaction
        .sql("select version, settings::text from configuration for update")
        .only(ConfigurationSql::stored);
  }

  private static Stored stored(Row row) {
    try {
      var values = new TreeMap<String, String>();
      Json.object(row.text("settings").getBytes(StandardCharsets.UTF_8))
          .forEach((path, text) -> values.put(path, String.valueOf(text)));
      return new Stored(row.number("version"), values);
    } catch (MalformedJson e) {
      throw new IllegalStateException("the database keeps no other JSON", e);
    }
  }

  /// Who changed what, and when. Immutable.
  ///
  /// @param changed the paths
  record Change(UserId by, long at, List<String> changed) {}

  static void save(Transaction transaction, Stored next, Change change) {
    var json = new Jsonb(Json.text(next.values()));
    transaction
        .sql(
            "update configuration set version = ?, settings = ?, changed_at = ?, changed_by = ?",
            next.version(),
            json,
            change.at,
            change.by)
        .run();
    transaction
        .sql(
            "insert into configuration_history (version, settings, changed_at, changed_by, changed)"
                + " values (?, ?, ?, ?, ?)",
            next.version(),
            json,
            change.at,
            change.by,
            change.changed)
        .run();
    transaction
        .sql("delete from configuration_history where version <= ?", next.version() - KEPT)
        .run();
  }
}
