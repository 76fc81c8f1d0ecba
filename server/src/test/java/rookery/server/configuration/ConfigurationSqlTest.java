package rookery.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class ConfigurationSqlTest {
  private static final UserId WHO = new UserId("administratorwithtwentysix");

  @Test
  void the_newest_is_read_and_of_the_former_ones_the_last_hundred_are_kept_with_who_and_when() {
    try (var database = Database.open(TestDatabases.migrated(), new SimpleMeterRegistry())) {
      assertThat(database.read(ConfigurationSql::read)).isEqualTo(new Stored(0, Map.of()));
      int last = ConfigurationSql.KEPT + 5;
      for (int i = 1; i <= last; i++) {
        var next = new Stored(i, Map.of("TeamSettings.SiteName", "Name " + i));
        var change = new ConfigurationSql.Change(WHO, 1_000L + i, List.of("TeamSettings.SiteName"));
        long before =
            database.write(tx -> {
              Stored found = ConfigurationSql.locked(tx);
              ConfigurationSql.save(tx, next, change);
              return found.version();
            });
        assertThat(before).isEqualTo(i - 1);
      }
      assertThat(database.read(ConfigurationSql::read).values())
          .isEqualTo(Map.of("TeamSettings.SiteName", "Name " + last));
      assertThat(database.read(ConfigurationSql::version)).isEqualTo(last);
      List<Long> kept =
          database.read(q ->
              q.sql(
                      "select version from configuration_history where changed_by = ? and"
                          + " changed_at = 1000 + version and changed = array['TeamSettings.SiteName']"
                          + " order by version",
                      WHO)
                  .list(row -> row.number("version")));
      assertThat(kept).hasSize(ConfigurationSql.KEPT).startsWith(6L).endsWith((long) last);
    }
  }
}
