package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database = Database.open(TestDatabases.fresh(), metrics);

  @BeforeEach
  void a_table() {
    database.write(tx -> {
      tx.sql("create schema if not exists rookery").run();
      return tx.sql("create table thing (name text unique, size bigint)").run();
    });
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void each_statement_sees_what_those_before_it_did_and_all_are_answered() {
    List<String> found =
        database.write(tx -> {
          var pipeline = tx.pipeline();
          var added =
              pipeline
                  .sql(
                      "insert into thing select * from unnest(?, ?)",
                      List.of("a", "b; c", "d"),
                      List.of(1L, 2L, 3L))
                  .run();
          var gone = pipeline.sql("delete from thing where size = ?", 3L).run();
          var names =
              pipeline
                  .sql("select name from thing where size < ? order by name", 10L)
                  .list(row -> row.text("name"));
          var none = pipeline.sql("select name from thing where size > ?", 10L).list(row -> row);
          pipeline.send();
          assertThat(added.get()).isEqualTo(3);
          assertThat(gone.get()).isEqualTo(1);
          assertThat(none.get()).isEmpty();
          return names.get();
        });

    assertThat(found).containsExactly("a", "b; c");
  }

  @Test
  void one_that_fails_undoes_the_others() {
    assertThatExceptionOfType(SqlFailure.class)
        .isThrownBy(() ->
            database.write(tx -> {
              var pipeline = tx.pipeline();
              for (String name : List.of("a", "a")) {
                var _ = pipeline.sql("insert into thing values (?, 1)", name).run();
              }
              pipeline.send();
              return true;
            }));

    assertThat(count()).isZero();
  }

  @Test
  void what_goes_with_the_next_is_done_before_it_whatever_comes_next() {
    database.write(tx -> {
      adds(tx, "a");
      var next = tx.pipeline();
      var seen = next.sql("select name from thing").list(row -> row.text("name"));
      next.send();
      assertThat(seen.get()).as("a pipeline").containsExactly("a");

      adds(tx, "b");
      assertThat(tx.sql("select 1 from thing where name = 'b'").any()).as("a statement").isTrue();

      adds(tx, "c");
      adds(tx, "d");
      tx.beforeCommit(() -> adds(tx, "e"));
      return true;
    });

    assertThat(count()).as("others of its kind, and the commit").isEqualTo(5);
  }

  private static Pipeline.Answer<Integer> adds(Transaction transaction, String name) {
    var pipeline = transaction.pipeline();
    var added = pipeline.sql("insert into thing values (?, 1)", name).run();
    pipeline.sendWithNext(failure -> new IllegalArgumentException(name, failure));
    return added;
  }

  @Test
  void what_goes_with_the_next_fails_as_it_said_and_undoes_all() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            database.write(tx -> {
              tx.sql("insert into thing values ('a', 1)").run();
              var added = adds(tx, "a");
              assertThatIllegalStateException().as("not sent yet").isThrownBy(added::get);
              tx.pipeline().send();
              return true;
            }))
        .withMessage("a");

    assertThat(count()).isZero();
  }

  @Test
  void an_answer_is_there_when_the_pipeline_was_sent_and_not_before() {
    database.write(tx -> {
      var pipeline = tx.pipeline();
      var one = pipeline.sql("select 1 as one").list(row -> row.number("one"));
      assertThatIllegalStateException().isThrownBy(one::get);
      pipeline.send();
      pipeline.send();
      assertThat(one.get()).containsExactly(1L);
      tx.pipeline().send();
      return true;
    });
  }

  @Test
  void statements_with_short_arrays_are_planned_once_where_that_is_asked_for() {
    for (int i = 0; i < 20; i++) {
      assertThat(plans(false)).as("generic plans").isZero();
    }
    long generic = 0;
    for (int i = 0; i < 20; i++) {
      generic = plans(true);
    }

    assertThat(generic).isPositive();
    assertThat(
            database.<String>read(q ->
                q.sql("select current_setting('plan_cache_mode') as mode")
                    .only(row -> row.text("mode"))))
        .as("after the transaction")
        .isEqualTo("auto");
  }

  /// Finds things by their names, and how often such a statement was run by a plan that was kept.
  private long plans(boolean kept) {
    return database.write(tx -> {
      var pipeline = tx.pipeline();
      if (kept) {
        pipeline.keepPlans();
      }
      var _ =
          pipeline
              .sql(
                  "select size from thing join unnest(?) as asked (name) using (name)",
                  List.of("a"))
              .list(row -> row);
      var plans =
          pipeline
              .sql(
                  "select coalesce(sum(generic_plans), 0) as plans from pg_prepared_statements"
                      + " where statement like '%join ' || 'unnest%'")
              .list(row -> row.number("plans"));
      pipeline.send();
      return plans.get().getFirst();
    });
  }

  private long count() {
    return database.read(
        q -> q.sql("select count(*) as things from thing").only(row -> row.number("things")));
  }
}
