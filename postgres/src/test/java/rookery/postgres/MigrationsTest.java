package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  @Test
  void several_nodes_that_start_at_once_migrate_once() throws Exception {
    var settings = TestDatabases.fresh();
    var versions = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(3)) {
      var starting = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 3; i++) {
        Callable<Integer> start = () -> Migrations.run(settings);
        starting.add(threads.submit(start));
      }
      for (var node : starting) {
        versions.add(node.get(60, TimeUnit.SECONDS));
      }
    }

    assertThat(versions).hasSize(3).containsOnly(versions.getFirst());
  }

  @Test
  void tables_of_another_server_in_the_same_database_are_not_touched() throws Exception {
    var settings = TestDatabases.fresh();
    try (var database = Database.open(settings, new SimpleMeterRegistry())) {
      database.write(tx -> tx.sql("create table public.posts (id text)").run());

      Migrations.run(settings);

      List<String> tables =
          database.read(q ->
              q.sql(
                      "select table_name from information_schema.tables where table_schema ="
                          + " 'public'")
                  .list(row -> row.text("table_name")));
      assertThat(tables).containsExactly("posts");
    }
  }

  /// Does what a later program does when it migrates.
  private static void migratesLater(DatabaseSettings settings, Path scripts, String... names)
      throws IOException {
    for (String name : names) {
      String table = name.replaceAll("__.*", "").toLowerCase(Locale.ROOT);
      Files.writeString(scripts.resolve(name), "create table later_" + table + " (id text);");
    }
    Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .schemas("rookery")
        .defaultSchema("rookery")
        .locations("classpath:db/migration", "filesystem:" + scripts)
        .outOfOrder(true)
        .load()
        .migrate();
  }

  @Test
  void an_older_program_works_on_with_what_a_newer_one_added(@TempDir Path scripts)
      throws Exception {
    var settings = TestDatabases.fresh();
    int own = Migrations.run(settings);
    migratesLater(settings, scripts, "V901__talk_threads.sql", "V902__people_needs_0.sql");

    assertThat(Migrations.run(settings)).isEqualTo(902).isGreaterThan(own);
  }

  @Test
  void an_older_program_is_refused_where_something_it_uses_was_taken_away(@TempDir Path scripts)
      throws Exception {
    var settings = TestDatabases.fresh();
    Migrations.run(settings);
    migratesLater(settings, scripts, "V901__talk_threads.sql", "V902__talk_needs_901.sql");

    assertThatExceptionOfType(Migrations.CannotMigrate.class)
        .isThrownBy(() -> Migrations.run(settings))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("newer version", "talk needs 901", "902")
                .doesNotContain("\n"));
  }

  @Test
  void a_script_that_is_numbered_below_the_newest_is_still_run(@TempDir Path scripts)
      throws Exception {
    var settings = TestDatabases.fresh();
    migratesLater(settings, scripts, "V902__talk_threads.sql");
    migratesLater(settings, scripts, "V901__people_rules.sql");

    try (var database = Database.open(settings, new SimpleMeterRegistry())) {
      List<String> tables =
          database.read(q ->
              q.sql("select tablename from pg_tables where tablename like 'later%' order by 1")
                  .list(row -> row.text("tablename")));
      assertThat(tables).containsExactly("later_v901", "later_v902");
    }
    assertThat(Migrations.run(settings)).isEqualTo(902);
  }

  @Test
  void a_database_that_refuses_is_named_in_one_line_with_what_to_do() {
    assertThatExceptionOfType(Migrations.CannotMigrate.class)
        .isThrownBy(() ->
            Migrations.run(DatabaseSettings.of("jdbc:postgresql://127.0.0.1:1/none", "a", "b")))
        .satisfies(e ->
            assertThat(e.getMessage())
                .contains("127.0.0.1:1")
                .contains("MM_SQLSETTINGS_DATASOURCE")
                .doesNotContain("\n"));
  }
}
