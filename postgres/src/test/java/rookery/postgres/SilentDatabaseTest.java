package rookery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

/// A database on the other side of a wire that stalls: connections stay open and nothing comes.
@Timeout(60)
class SilentDatabaseTest {
  private static final int CONNECTIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// How much longer than the patience a call may take, as [Database] says.
  private static final Duration BOUND = PATIENCE.plusSeconds(3);

  private final DatabaseSettings real = TestDatabases.fresh();
  private final Wire wire = Wire.to(URI.create(real.url().substring("jdbc:".length())).getPort());
  private final Database database = Database.open(through(wire), new SimpleMeterRegistry());

  private DatabaseSettings through(Wire wire) {
    return new DatabaseSettings(
        real.url().replaceFirst(":[0-9]+/", ":" + wire.port() + "/"),
        real.user(),
        real.password(),
        real.options(),
        CONNECTIONS,
        PATIENCE,
        Duration.ofSeconds(30));
  }

  @AfterEach
  void close() {
    wire.close();
    database.close();
  }

  private boolean read() {
    return database.read(q -> q.sql("select 1").any());
  }

  private boolean sleep(int seconds) {
    return database.read(q -> q.sql("select pg_sleep(?)", seconds).any());
  }

  @Test
  void a_slow_statement_may_take_longer_than_the_patience() {
    assertThat(sleep(4)).isTrue();
  }

  @Test
  void calls_under_way_and_new_ones_are_unavailable_in_time_and_it_recovers_by_itself()
      throws Exception {
    assertThat(read()).isTrue();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var underWay = atOnce(CONNECTIONS, () -> sleep(1), threads::submit);
      await().until(() -> backendsAsleep() == CONNECTIONS);
      wire.stall();
      var more = atOnce(4 * CONNECTIONS, this::read, threads::submit);

      for (var each : underWay) {
        isUnavailableInTime(each);
      }
      for (var each : more) {
        isUnavailableInTime(each);
      }
      isUnavailableInTime(atOnce(1, this::read, threads::submit).getFirst());
    }
    wire.flow();

    await().atMost(Duration.ofSeconds(15)).ignoreExceptions().until(this::read);
  }

  @Test
  void calls_are_unavailable_in_time_while_it_refuses() throws Exception {
    assertThat(read()).isTrue();
    wire.cut();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : atOnce(4 * CONNECTIONS, this::read, threads::submit)) {
        isUnavailableInTime(each);
      }
    }
    wire.flow();

    await().atMost(Duration.ofSeconds(15)).ignoreExceptions().until(this::read);
  }

  private static List<Future<Long>> atOnce(int times, Callable<Boolean> call, Threads threads) {
    return IntStream.range(0, times).mapToObj(_ -> threads.submit(() -> refused(call))).toList();
  }

  /// How long it took until the call was refused.
  private static long refused(Callable<Boolean> call) {
    long start = System.nanoTime();
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    return System.nanoTime() - start;
  }

  private static void isUnavailableInTime(Future<Long> call) throws Exception {
    assertThat(Duration.ofNanos(call.get(30, TimeUnit.SECONDS))).isLessThan(BOUND);
  }

  private int backendsAsleep() {
    try (var beside = Database.open(real, new SimpleMeterRegistry())) {
      return beside
          .read(q ->
              q.sql(
                      "select pid from pg_stat_activity where state = 'active'"
                          + " and wait_event = 'PgSleep' and datname = current_database()")
                  .list(row -> row.number("pid")))
          .size();
    }
  }

  /// Something that runs a call beside this thread.
  private interface Threads {
    Future<Long> submit(Callable<Long> call);
  }
}
