package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VersionedTest {
  private final Database database = Database.open(TestDatabases.fresh(), new SimpleMeterRegistry());

  @BeforeEach
  void two_things_of_ann() {
    run("create schema if not exists rookery");
    run("create table thing (name text primary key, owner text)");
    run("insert into thing values ('cup', 'ann'), ('bed', 'ann'), ('hat', 'bob')");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void run(String statement) {
    database.write(transaction -> transaction.sql(statement).run());
  }

  private Versioned<String> of(String owner, String... known) {
    return database.read(queries ->
        queries.versioned(
            owner,
            List.of(known),
            "select name, name || ' ' || xmin as row_version from thing where owner = ?",
            "name",
            row -> row.text("name"),
            owner));
  }

  @Test
  void rows_come_in_their_order_with_a_version_that_stays_while_they_do() {
    var first = of("ann");

    assertThat(first.rows()).containsExactly("bed", "cup");
    assertThat(first.version()).startsWith("ann.2.");
    assertThat(of("ann")).isEqualTo(first);
  }

  @Test
  void whoever_has_the_version_is_given_no_rows() {
    String version = of("ann").version();

    assertThat(of("ann", "older", version)).isEqualTo(new Versioned<>(version, List.of()));
    assertThat(of("ann", "older").rows()).hasSize(2);
  }

  @Test
  void every_change_is_another_version_also_one_back() {
    var seen = new HashSet<>(List.of(of("ann").version()));
    var changes =
        List.of(
            "update thing set name = 'tub' where name = 'cup'",
            "update thing set name = 'cup' where name = 'tub'",
            "delete from thing where name = 'bed'",
            "insert into thing values ('bed', 'ann')");

    for (String change : changes) {
      run(change);
      assertThat(seen.add(of("ann").version())).as(change).isTrue();
    }
    String before = of("ann").version();
    run("update thing set name = 'cap' where owner = 'bob'");
    assertThat(of("ann").version()).isEqualTo(before);
  }

  @Test
  void no_rows_are_a_version_too() {
    var none = of("eve");

    assertThat(none.rows()).isEmpty();
    assertThat(none.version()).isEqualTo("eve.0.0");
    assertThat(of("eve", none.version())).isEqualTo(none);
  }
}
