package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

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
