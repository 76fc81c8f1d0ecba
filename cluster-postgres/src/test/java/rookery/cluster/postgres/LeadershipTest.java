package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.ProblemException;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;
import rookery.postgres.Transaction;

@Tag("full")
class LeadershipTest {
  private final RandomIds ids = new RandomIds();
  private final AtomicLong nanos = new AtomicLong(1);
  private final Lifecycle lifecycle = new Lifecycle();
  private final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));

  @AfterEach
  void close() {
    lifecycle.close();
  }

  /// A process whose time only passes when a test lets it. Not thread-safe.
  private static final class StoppedTime implements Timers {
    private final Deque<Runnable> due = new ArrayDeque<>();

    @Override
    public Task every(String name, Duration interval, Runnable body) {
      return () -> {};
    }

    @Override
    public Task after(String name, Duration delay, Runnable body) {
      due.add(body);
      return () -> {};
    }

    void passes() {
      due.remove().run();
    }

    @Override
    public void close() {
      due.clear();
    }
  }

  private Leadership candidate(Timers timers) {
    return candidate(timers, InstantSource.system());
  }

  private Leadership candidate(Timers timers, InstantSource clock) {
    return lifecycle.own(
        Leadership.join(
            database,
            new Incarnation(ids.next()),
            new Leadership.Time(timers, clock, nanos::get),
            new SimpleMeterRegistry()));
  }

  private void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void leaseRunsOut() {
    database.write(tx -> tx.sql("update leader set until = now() - interval '1 second'").run());
  }

  private static int write(Transaction transaction) {
    return transaction.sql("update leader set until = until").run();
  }

  @Test
  void one_of_several_leads_until_its_lease_is_over() {
    var time = new StoppedTime();
    var first = candidate(new StoppedTime());
    var second = candidate(time);
    assertThat(first.leads()).isTrue();
    assertThat(second.leads()).isFalse();
    time.passes();
    assertThat(second.leads()).isFalse();

    leaseRunsOut();
    time.passes();

    assertThat(second.leads()).isTrue();
  }

  @Test
  void a_leader_that_was_paused_while_another_began_can_do_no_harm() {
    var time = new StoppedTime();
    var paused = candidate(new StoppedTime());
    var other = candidate(time);
    assertThat(paused.guarded(LeadershipTest::write)).contains(1);
    leaseRunsOut();
    time.passes();

    assertThat(paused.leads()).as("it does not know").isTrue();
    assertThat(paused.guarded(LeadershipTest::write)).isEmpty();
    assertThat(paused.leads()).isFalse();
    assertThat(other.guarded(LeadershipTest::write)).contains(1);
  }

  @Test
  void a_leader_that_was_paused_while_nobody_else_began_goes_on() {
    var time = new StoppedTime();
    var paused = candidate(time);
    leaseRunsOut();

    assertThat(paused.guarded(LeadershipTest::write)).contains(1);
    time.passes();
    assertThat(paused.guarded(LeadershipTest::write)).contains(1);
  }

  @Test
  void a_lead_that_is_not_renewed_ends_by_this_nodes_own_time() {
    var leader = candidate(new StoppedTime());
    assertThat(leader.leads()).isTrue();
    assertThat(leader.lead()).map(Lead::term).contains(1L);

    passes(Duration.ofSeconds(4));

    assertThat(leader.leads()).isFalse();
    assertThat(leader.lead()).isEmpty();
    assertThat(leader.newestTerm()).isEqualTo(1);
  }

  @Test
  void a_leader_that_wakes_after_its_lease_begins_a_new_term() {
    var time = new StoppedTime();
    var leader = candidate(time);
    leaseRunsOut();
    passes(Duration.ofSeconds(4));

    time.passes();

    assertThat(leader.leads()).isTrue();
    assertThat(leader.lead()).map(Lead::term).contains(2L);
  }

  @Test
  void every_node_knows_who_leads_and_in_which_term() {
    var time = new StoppedTime();
    var first = candidate(new StoppedTime());
    var second = candidate(time);
    assertThat(second.lead()).isEqualTo(first.lead()).isPresent();

    first.handOver();
    time.passes();

    assertThat(second.lead()).map(Lead::term).contains(2L);
    assertThat(second.leads()).isTrue();
  }

  @Test
  void who_handed_over_goes_on_to_see_who_leads_and_does_not_lead_again() {
    var time = new StoppedTime();
    var first = candidate(time);
    first.handOver();
    time.passes();
    assertThat(first.leads()).isFalse();
    assertThat(first.lead()).isEmpty();

    var second = candidate(new StoppedTime());
    time.passes();

    assertThat(first.lead()).isEqualTo(second.lead()).isPresent();
  }

  @Test
  void twenty_candidates_have_one_leader_and_few_terms() {
    var time = lifecycle.own(new RealTimers());
    List<Leadership> all = Stream.generate(() -> realCandidate(time)).limit(20).toList();
    all.stream().filter(Leadership::leads).findFirst().orElseThrow().handOver();

    await()
        .untilAsserted(() -> {
          assertThat(all).filteredOn(Leadership::leads).hasSize(1);
          assertThat(all).allSatisfy(each -> assertThat(each.newestTerm()).isEqualTo(2));
        });
  }

  private Leadership realCandidate(Timers timers) {
    return lifecycle.own(
        Leadership.join(database, new Incarnation(ids.next()), timers, new SimpleMeterRegistry()));
  }

  @Test
  void a_leader_that_stops_in_the_middle_of_a_write_keeps_nobody_from_leading() throws Exception {
    var stopped = candidate(new StoppedTime());
    var goesOn = new CountDownLatch(1);
    var holds = new CountDownLatch(1);
    var writes =
        Thread.ofVirtual()
            .unstarted(() ->
                assertThatThrownBy(() ->
                        stopped.guarded(tx -> {
                          int done = write(tx);
                          holds.countDown();
                          return isOver(goesOn) ? done + write(tx) : done;
                        }))
                    .isInstanceOf(ProblemException.class));
    writes.start();
    assertThat(holds.await(30, TimeUnit.SECONDS)).isTrue();
    var other = realCandidate(lifecycle.own(new RealTimers()));

    await().atMost(Duration.ofSeconds(30)).until(other::leads);

    assertThat(other.newestTerm()).isEqualTo(2);
    goesOn.countDown();
    writes.join();
    assertThat(stopped.guarded(LeadershipTest::write)).isEmpty();
  }

  private static boolean isOver(CountDownLatch wait) {
    try {
      return wait.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_clock_is_compared_with_the_databases() {
    var ahead = InstantSource.system();
    var leader = candidate(new StoppedTime(), () -> ahead.instant().plusSeconds(90));

    assertThat(leader.clockSkewMillis()).isBetween(80_000L, 100_000L);
  }

  @Test
  void a_leader_that_stops_hands_the_lead_over_at_once() {
    var first = candidate(new StoppedTime());
    var second = candidate(lifecycle.own(new RealTimers()));

    first.close();

    await().until(second::leads);
  }
}
