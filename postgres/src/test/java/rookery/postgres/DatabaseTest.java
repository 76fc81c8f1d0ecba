package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;

class DatabaseTest {
  private final DatabaseSettings settings = TestDatabases.fresh();
  private final Database database = Database.open(settings, new SimpleMeterRegistry());

  @BeforeEach
  void a_table() {
    database.write(tx -> {
      tx.sql("create schema if not exists rookery").run();
      return tx.sql(
              "create table thing (name text, size bigint, tags text[], constraint one unique"
                  + " (name))")
          .run();
    });
  }

  @AfterEach
  void close() {
    database.close();
  }

  private int put(Queries queries, String name, long size) {
    return queries.sql("insert into thing (name, size) values (?, ?)", name, size).run();
  }

  private List<String> names() {
    return database.read(
        q -> q.sql("select name from thing order by name").list(row -> row.text("name")));
  }

  @Test
  void what_the_database_says_of_an_error_has_no_words_of_people_in_it() {
    database.write(tx -> put(tx, "a secret", 1));

    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> database.write(tx -> put(tx, "a secret", 2)))
        .satisfies(thrown -> {
          for (Throwable each = thrown; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain("a secret");
          }
        });
  }

  @Test
  void what_a_transaction_wrote_is_there_and_what_failed_is_not() {
    database.write(tx -> put(tx, "kept", 1));

    assertThatIllegalStateException()
        .isThrownBy(() ->
            database.write(tx -> {
              put(tx, "lost", 1);
              throw new IllegalStateException("changed my mind");
            }));

    assertThat(names()).containsExactly("kept");
  }

  @Test
  void steps_run_before_and_after_the_commit_in_order_and_after_a_failure_only_the_others() {
    var steps = new ArrayList<String>();
    database.write(tx -> {
      tx.afterCommit(() -> steps.add("after, sees " + names()));
      tx.afterRollback(() -> steps.add("never"));
      tx.beforeCommit(() -> steps.add("before, writes " + put(tx, "late", 1)));
      return steps.add("work");
    });
    assertThatIllegalStateException()
        .isThrownBy(() ->
            database.write(tx -> {
              tx.afterCommit(() -> steps.add("never"));
              tx.afterRollback(() -> steps.add("rolled back"));
              throw new IllegalStateException("no");
            }));

    assertThat(steps)
        .containsExactly("work", "before, writes 1", "after, sees [late]", "rolled back");
  }

  @Test
  void a_broken_constraint_is_named() {
    database.write(tx -> put(tx, "twin", 1));

    assertThatExceptionOfType(SqlFailure.class)
        .isThrownBy(() -> database.write(tx -> put(tx, "twin", 2)))
        .satisfies(e -> assertThat(e.violated()).contains("one"));
  }

  @Test
  void arguments_of_every_kind_come_back() {
    var user = new UserId("abcdefghijklmnopqrstuvwxyz");
    database.write(
        tx -> tx.sql("insert into thing values (?, ?, ?)", user, 7L, List.of("a", "b")).run());

    var row =
        database.read(q ->
            q.sql(
                    "select name, size, tags, null::text as nothing, ?::jsonb ->> 'k' as json,"
                        + " ? as bytes, ? as flag from thing where name = any (?) and size = any (?)",
                    new Jsonb("{\"k\":\"v\"}"),
                    new byte[] {1},
                    true,
                    List.of(user),
                    List.of(7L))
                .only(r ->
                    Map.of(
                        "name", r.text("name"),
                        "size", r.number("size"),
                        "tags", r.texts("tags"),
                        "nothing", r.optionalText("nothing").isEmpty(),
                        "json", r.text("json"),
                        "bytes", r.bytes("bytes").length,
                        "flag", r.flag("flag"))));

    assertThat(row)
        .containsEntry("name", user.value())
        .containsEntry("size", 7L)
        .containsEntry("tags", List.of("a", "b"))
        .containsEntry("nothing", true)
        .containsEntry("json", "v")
        .containsEntry("bytes", 1)
        .containsEntry("flag", true);
  }

  @Test
  void a_text_that_cannot_be_kept_is_its_senders_mistake() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> database.write(tx -> put(tx, "a\u0000b", 1)))
        .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Invalid.class));
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(
            () -> database.read(q -> q.sql("select ?::jsonb", new Jsonb("\"\\u0000\"")).any()))
        .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Invalid.class));
  }

  @Test
  void a_deadlock_is_repeated_until_both_succeed() throws Exception {
    database.write(tx -> {
      put(tx, "a", 0);
      return put(tx, "b", 0);
    });
    var met = new CyclicBarrier(2);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one = threads.submit(() -> raiseBoth("a", "b", met));
      var two = threads.submit(() -> raiseBoth("b", "a", met));
      one.get(30, TimeUnit.SECONDS);
      two.get(30, TimeUnit.SECONDS);
    }

    List<Long> sizes =
        database.read(
            q -> q.sql("select size from thing order by name").list(r -> r.number("size")));
    assertThat(sizes).containsExactly(2L, 2L);
  }

  private int raiseBoth(String first, String second, CyclicBarrier met) {
    return database.write(tx -> {
      tx.sql("update thing set size = size + 1 where name = ?", first).run();
      meet(met);
      return tx.sql("update thing set size = size + 1 where name = ?", second).run();
    });
  }

  /// The first time both wait for each other; when one repeats, nobody else comes.
  private static void meet(CyclicBarrier met) {
    try {
      met.await(1, TimeUnit.SECONDS);
    } catch (Exception e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void a_call_inside_a_call_is_a_bug_and_not_a_deadlock() {
    assertThatIllegalStateException().isThrownBy(() -> database.write(tx -> names()));
  }

  @Test
  void who_gets_no_connection_in_time_is_told_that_the_server_is_busy() throws Exception {
    var few =
        new DatabaseSettings(
            settings.url(),
            settings.user(),
            settings.password(),
            Map.of(),
            2,
            Duration.ofMillis(300),
            Duration.ofSeconds(5));
    var holding = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    try (var busy = Database.open(few, new SimpleMeterRegistry());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        var _ =
            threads.submit(() ->
                busy.write(tx -> {
                  holding.countDown();
                  return waited(release);
                }));
      }
      assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();

      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> busy.read(q -> q.sql("select 1").any()))
          .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
      release.countDown();
    }
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_database_that_is_not_there_is_unavailable_within_a_bounded_time() {
    var nowhere =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/none",
            "nobody",
            "",
            Map.of(),
            2,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
    try (var away = Database.open(nowhere, new SimpleMeterRegistry())) {
      assertThatExceptionOfType(ProblemException.class)
          .isThrownBy(() -> away.read(q -> q.sql("select 1").any()))
          .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    }
  }

  @Test
  void somebody_without_patience_is_served_all_the_same() {
    var hasty =
        new DatabaseSettings(
            settings.url(),
            settings.user(),
            settings.password(),
            Map.of(),
            2,
            Duration.ofMillis(1),
            Duration.ofSeconds(5));
    try (var busy = Database.open(hasty, new SimpleMeterRegistry())) {
      await()
          .ignoreException(ProblemException.class)
          .until(() -> busy.read(q -> q.sql("select 1").any()));
    }
  }
}
