package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

class SharedCommitTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database database = Database.open(TestDatabases.fresh(), metrics);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<String>> batches = new CopyOnWriteArrayList<>();

  /// Whoever writes takes one of these first.
  private final Semaphore passes = new Semaphore(0);

  @BeforeEach
  void a_table() {
    database.write(tx -> {
      tx.sql("create schema if not exists rookery").run();
      return tx.sql("create table note (id bigserial, name text unique)").run();
    });
  }

  @AfterEach
  void close() {
    passes.release(10_000);
    callers.close();
    database.close();
  }

  private SharedCommit<String, String> notes(int most) {
    return new SharedCommit<>(database, this::write, "notes", () -> most, 1, metrics);
  }

  private List<String> write(Transaction transaction, List<String> names) {
    batches.add(List.copyOf(names));
    passes.acquireUninterruptibly();
    var answers = new ArrayList<String>();
    for (String name : names) {
      transaction.sql("insert into note (name) values (?)", name).run();
      answers.add("wrote " + name);
    }
    return answers;
  }

  private Future<String> asks(SharedCommit<String, String> notes, String name, int waiting) {
    var future = callers.submit(() -> notes.write("key", name));
    await().until(() -> metrics.get("rookery_postgres_shared_waiting").gauge().value() == waiting);
    return future;
  }

  private List<String> written() {
    return database.read(
        q -> q.sql("select name from note order by id").list(row -> row.text("name")));
  }

  /// One who writes, and others who come meanwhile, in this order.
  private List<Future<String>> queue(SharedCommit<String, String> notes, List<String> names) {
    var futures = new ArrayList<Future<String>>();
    futures.add(callers.submit(() -> notes.write("key", "first")));
    await().until(() -> batches.size() == 1);
    names.forEach(name -> futures.add(asks(notes, name, futures.size())));
    return futures;
  }

  @Test
  void who_comes_while_another_writes_shares_the_next_transaction_in_the_order_of_coming() {
    var futures = queue(notes(3), List.of("a", "b", "c", "d"));
    passes.release(3);

    assertThat(futures)
        .extracting(each -> each.get(10, TimeUnit.SECONDS))
        .containsExactly("wrote first", "wrote a", "wrote b", "wrote c", "wrote d");
    assertThat(batches).containsExactly(List.of("first"), List.of("a", "b", "c"), List.of("d"));
    assertThat(written()).containsExactly("first", "a", "b", "c", "d");
  }

  @Test
  void only_who_is_at_fault_is_refused() {
    var futures = queue(notes(10), List.of("good", "first", "better"));
    passes.release(5);

    assertThat(futures.get(1)).succeedsWithin(java.time.Duration.ofSeconds(10));
    assertThat(futures.get(3)).succeedsWithin(java.time.Duration.ofSeconds(10));
    await().until(futures.get(2)::isDone);
    assertThat(futures.get(2).exceptionNow())
        .isInstanceOfSatisfying(
            SqlFailure.class, e -> assertThat(e.violated()).contains("note_name_key"));
    assertThat(written()).containsExactly("first", "good", "better");
    assertThat(metrics.get("rookery_postgres_shared_alone").counter().count()).isEqualTo(1);
  }

  @Test
  void each_waits_for_what_follows_the_commit_in_a_thread_of_its_own() throws Exception {
    var barrier = new CyclicBarrier(2);
    var shared =
        new SharedCommit<String, String>(
            database,
            (transaction, names) -> {
              batches.add(List.copyOf(names));
              passes.acquireUninterruptibly();
              transaction.beforeAnswer(() -> meet(names.size() == 2 ? barrier : null));
              return names;
            },
            "notes",
            () -> 10,
            1,
            metrics);
    var futures = queue(shared, List.of("a", "b"));
    passes.release(2);

    for (Future<String> each : futures) {
      assertThat(each.get(10, TimeUnit.SECONDS)).isNotEmpty();
    }
  }

  private static void meet(@org.jspecify.annotations.Nullable CyclicBarrier barrier) {
    if (barrier != null) {
      try {
        barrier.await(10, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void nobody_waits_for_others_where_nothing_is_shared() throws Exception {
    var notes = notes(1);
    var futures =
        IntStream.range(0, 3)
            .mapToObj(i -> callers.submit(() -> notes.write("key", "name " + i)))
            .toList();
    await().until(() -> batches.size() == 3);
    passes.release(3);

    for (Future<String> each : futures) {
      each.get(10, TimeUnit.SECONDS);
    }
    assertThat(batches).allMatch(batch -> batch.size() == 1);
  }

  @Test
  void a_lane_takes_a_bounded_number_of_callers() {
    var notes = notes(10_000);
    callers.submit(() -> notes.write("key", "first"));
    await().until(() -> batches.size() == 1);
    IntStream.range(0, 1_000).forEach(i -> callers.submit(() -> notes.write("key", "name " + i)));
    await().until(() -> metrics.get("rookery_postgres_shared_waiting").gauge().value() == 1_000);

    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> notes.write("key", "one too many"))
        .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    assertThat(metrics.get("rookery_postgres_shared_refused").counter().count()).isEqualTo(1);
    passes.release(2);
    await().until(() -> written().size() == 1_001);
  }

  @Test
  void a_writer_that_breaks_leaves_nobody_waiting() {
    var shared =
        new SharedCommit<String, String>(
            database,
            (_, names) -> {
              batches.add(List.copyOf(names));
              passes.acquireUninterruptibly();
              throw new AssertionError("broken");
            },
            "notes",
            () -> 10,
            1,
            metrics);
    var futures = queue(shared, List.of("a", "b"));
    passes.release(2);

    assertThat(futures).allSatisfy(each -> await().until(each::isDone));
    assertThat(futures).allMatch(each -> each.state() == Future.State.FAILED);
  }
}
