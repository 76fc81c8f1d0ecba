package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;
import rookery.postgres.Transaction;

class LeadershipTest {
  private final RandomIds ids = new RandomIds();
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
    return lifecycle.own(
        Leadership.join(database, new Incarnation(ids.next()), timers, new SimpleMeterRegistry()));
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
  void a_leader_that_stops_hands_the_lead_over_at_once() {
    var first = candidate(new StoppedTime());
    var second = candidate(lifecycle.own(new RealTimers()));

    first.close();

    await().until(second::leads);
  }
}
