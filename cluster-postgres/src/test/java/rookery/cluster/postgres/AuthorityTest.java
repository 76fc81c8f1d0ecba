package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Epoch;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class AuthorityTest {
  private static final RandomIds IDS = new RandomIds();

  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  private final Incarnation self = new Incarnation(IDS.next());
  private final Leadership leadership =
      lifecycle.own(
          Leadership.join(
              database, self, lifecycle.own(new RealTimers()), new SimpleMeterRegistry()));
  private final Authority authority =
      new Authority(database, self, IDS, leadership, SwitchSettings.after(Duration.ofSeconds(30)));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  @Test
  void of_several_that_saw_the_same_one_changes_it() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long seen = 0; seen < 3; seen++) {
        long ordinal = seen;
        var tries =
            IntStream.range(0, 8)
                .mapToObj(i ->
                    threads.submit(
                        () -> authority.adopt(ordinal, new Epoch(ordinal + "." + i), Home.REDIS)))
                .toList();
        int made = 0;
        for (var each : tries) {
          made += each.get(10, TimeUnit.SECONDS) ? 1 : 0;
        }
        assertThat(made).isEqualTo(1);
        assertThat(authority.read().ordinal()).isEqualTo(ordinal + 1);
      }
    }
  }

  @Test
  void an_epoch_that_is_over_never_counts_again() {
    var first = new Epoch("first");
    assertThat(authority.adopt(0, first, Home.REDIS)).isTrue();
    assertThat(authority.adopt(1, new Epoch("second"), Home.REDIS)).isTrue();

    assertThat(authority.adopt(2, first, Home.REDIS)).isFalse();
    assertThat(authority.ended(first)).isTrue();
    assertThat(authority.read().epoch()).isEqualTo(new Epoch("second"));
  }

  @Test
  void while_a_transaction_relies_on_the_current_epoch_no_other_becomes_it() throws Exception {
    authority.adopt(0, new Epoch("first"), Home.REDIS);
    var relied = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var relying =
          threads.submit(() ->
              database.write(tx -> {
                boolean current = AuthoritySql.current(tx, new Epoch("first"));
                relied.countDown();
                awaited(done);
                return current;
              }));
      awaited(relied);
      var changing = threads.submit(() -> authority.adopt(1, new Epoch("second"), Home.REDIS));
      await().until(this::somebodyWaits);
      assertThat(authority.read().epoch()).isEqualTo(new Epoch("first"));
      done.countDown();
      assertThat(relying.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(changing.get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(database.<Boolean>write(tx -> AuthoritySql.current(tx, new Epoch("first"))))
        .isFalse();
  }

  private boolean somebodyWaits() {
    return database.read(queries ->
        queries
            .sql(
                """
                select 1 from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """)
            .any());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_log_stays_in_postgres_for_longer_each_time_that_redis_goes_soon() {
    authority.adopt(0, new Epoch("e0"), Home.REDIS);
    for (long seconds : List.of(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L)) {
      assertThat(authority.moveToPostgres(authority.read().ordinal())).isTrue();
      assertThat(authority.read().home()).isEqualTo(Home.POSTGRES);
      assertThat(authority.read().mayReturn()).isFalse();
      assertThat(held()).isEqualTo(seconds);
      long seen = authority.read().ordinal();
      assertThat(authority.moveToRedis(seen, new Epoch("e" + seen))).isTrue();
    }
    database.write(
        tx -> tx.sql("update log_epoch_ended set ended_at = ended_at - interval '1 hour'").run());
    authority.moveToPostgres(authority.read().ordinal());
    assertThat(held()).isEqualTo(10);
  }

  private long held() {
    return database.read(queries ->
        queries
            .sql("select extract(epoch from returns_after - since)::bigint as held from log_epoch")
            .only(row -> row.number("held")));
  }

  @Test
  void the_move_to_postgres_is_the_beginning_of_the_log_there() throws Exception {
    var log = new PostgresLog(database, IDS, Duration.ofMinutes(1), 1_000);
    authority.moveToPostgres(0);

    assertThat(log.look().epoch()).isEqualTo(authority.read().epoch());
    assertThat(log.look().index()).isZero();
  }
}
