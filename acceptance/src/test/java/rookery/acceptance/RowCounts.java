package rookery.acceptance;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;

/// How many rows each table holds, to see that a refused request left nothing behind; but for runs
/// of jobs and events of the cluster, which come by themselves, log-ins that failed, and what the
/// audit log tells of it. Thread-safe.
final class RowCounts implements AutoCloseable {
  private static final String TABLES =
      "select table_name from information_schema.tables where table_schema = 'rookery'"
          + " and table_name not in ('outbox', 'job', 'cluster_event', 'login_attempts',"
          + " 'audits', 'flyway_schema_history') order by 1";

  private final Database database;
  private final String query;

  private RowCounts(Database database, String query) {
    this.database = database;
    this.query = query;
  }

  static RowCounts of(DatabaseSettings settings) {
    var database = Database.open(settings, new SimpleMeterRegistry());
    var tables = database.read(q -> q.sql(TABLES).list(row -> row.text("table_name")));
    var counts =
        tables.stream()
            .map(t -> "select '%s' as name, count(*) as rows from \"%s\"".formatted(t, t))
            .toList();
    return new RowCounts(database, String.join(" union all ", counts));
  }

  /// By table.
  Map<String, Long> now() {
    var counts = new TreeMap<String, Long>();
    database.read(q -> q.sql(query).list(row -> counts.put(row.text("name"), row.number("rows"))));
    return counts;
  }

  @Override
  public void close() {
    database.close();
  }
}
