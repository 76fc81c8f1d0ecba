package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

/// A database that refuses, or hangs, is told to callers in time; and all is well when it is back.
@Tag("full")
class LivenessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DatabaseSettings direct = TestDatabases.fresh();
  private final URI address = URI.create(direct.url().substring("jdbc:".length()));
  private final Line line = Line.to(address.getPort());
  private final Database database =
      Database.open(
          new DatabaseSettings(
              direct.url().replace(":" + address.getPort(), ":" + line.port()),
              direct.user(),
              direct.password(),
              direct.options(),
              4,
              PATIENCE,
              Duration.ofSeconds(30)),
          new SimpleMeterRegistry());

  @AfterEach
  void stop() {
    database.close();
    line.close();
  }

  private String ask(String sql) {
    return ask(database, sql);
  }

  private static String ask(Database database, String sql) {
    try {
      database.read(queries -> queries.sql(sql).any());
      return "answered";
    } catch (ProblemException e) {
      return e.problem() instanceof Problem.Unavailable ? "unavailable" : e.toString();
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void callers_of_a_database_that_hangs_are_told_within_seconds() throws Exception {
    assertThat(ask("select 1")).isEqualTo("answered");
    line.stalls();
    long begin = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> asked = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        asked.add(threads.submit(() -> ask("select 1")));
      }
      for (var each : asked) {
        assertThat(each.get()).isEqualTo("unavailable");
      }
    }
    assertThat(since(begin)).isLessThan(PATIENCE.plus(Database.LONGEST_DELAY));
    begin = System.nanoTime();
    assertThat(ask("select 1")).isEqualTo("unavailable");
    assertThat(since(begin)).as("it is known by now").isLessThan(Duration.ofSeconds(1));
    line.flows();
    await().untilAsserted(() -> assertThat(ask("select 1")).isEqualTo("answered"));
  }

  @Test
  void connections_that_lead_nowhere_are_told_from_statements_that_take_long() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> lost = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        lost.add(threads.submit(() -> ask("select pg_sleep(0.5)")));
      }
      await().until(() -> sleeping() == 3);
      line.forgets();
      long begin = System.nanoTime();
      var slow = threads.submit(this::sleepsLong);
      for (var each : lost) {
        assertThat(each.get()).isEqualTo("unavailable");
      }
      assertThat(since(begin)).isLessThan(PATIENCE.plus(Database.LONGEST_DELAY));
      assertThat(ask("select 1")).isEqualTo("answered");
      slow.get();
    }
  }

  /// May be given a connection that leads nowhere at first.
  private void sleepsLong() {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> ask("select pg_sleep(5)").equals("answered"));
  }

  /// How many statements of this database's callers run, asked over no line.
  private long sleeping() throws SQLException {
    String sql =
        "select count(*) from pg_stat_activity where query like 'select pg_sleep(0.5)%'"
            + " and state = 'active' and datname = current_database()";
    try (var connection =
            DriverManager.getConnection(direct.url(), direct.user(), direct.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void what_a_machine_locked_that_is_gone_without_a_word_is_free_soon() {
    database.write(tx -> tx.sql("create table public.held as select 1 as one").run());
    String outcome =
        write(
            database,
            tx -> {
              tx.sql("update public.held set one = 2").run();
              // From here on the server hears nothing of this session, not even its end.
              line.forgets();
              tx.sql("update public.held set one = 2").run();
            });
    assertThat(outcome).isEqualTo("unavailable");

    try (var other = Database.open(direct, new SimpleMeterRegistry())) {
      long begin = System.nanoTime();
      outcome = write(other, tx -> tx.sql("update public.held set one = 3 where one = 1").run());
      assertThat(outcome).isEqualTo("written");
      assertThat(since(begin)).isLessThan(Database.LONGEST_SILENCE.plusSeconds(5));
      boolean changed =
          other.read(queries -> queries.sql("select from public.held where one = 3").any());
      assertThat(changed).as("what the other did was undone").isTrue();
    }
  }

  private static String write(Database database, Consumer<Transaction> work) {
    try {
      return database.write(tx -> {
        work.accept(tx);
        return "written";
      });
    } catch (ProblemException e) {
      return e.problem() instanceof Problem.Unavailable ? "unavailable" : e.toString();
    }
  }

  @Test
  void callers_of_a_database_that_refuses_are_told_within_their_patience() {
    assertThat(ask("select 1")).isEqualTo("answered");
    line.refuses();
    long begin = System.nanoTime();
    assertThat(ask("select 1")).isEqualTo("unavailable");
    assertThat(since(begin)).isLessThan(PATIENCE.plus(Database.LONGEST_DELAY));
    line.takes();
    await().untilAsserted(() -> assertThat(ask("select 1")).isEqualTo("answered"));
  }

  @Test
  void a_statement_that_takes_long_is_left_alone_while_the_database_answers() {
    long slow = Liveness.doubt(PATIENCE).plusSeconds(3).toSeconds();
    assertThat(ask("select pg_sleep(" + slow + ")")).isEqualTo("answered");
  }

  @Test
  void a_database_that_takes_no_further_connection_is_still_there() throws Exception {
    database.read(q -> q.sql("create role few login password 'few' connection limit 2").run());
    var full =
        new DatabaseSettings(
            direct.url(), "few", "few", direct.options(), 2, PATIENCE, Duration.ofSeconds(30));
    try (var busy = Database.open(full, new SimpleMeterRegistry());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> asked = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        asked.add(threads.submit(() -> ask(busy, "select pg_sleep(5)")));
      }
      for (var each : asked) {
        assertThat(each.get()).isEqualTo("answered");
      }
    }
  }
}
