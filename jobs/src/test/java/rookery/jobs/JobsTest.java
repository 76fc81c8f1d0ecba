package rookery.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.kernel.RealTimers;
import rookery.postgres.Queries;
import rookery.postgres.Transaction;

class JobsTest {
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Site site = new Site(1);

  @AfterEach
  void close() {
    site.close();
  }

  private record Simple(String type, Duration every, boolean wanted, Consumer<Run> body)
      implements Job {
    @Override
    public boolean due(Queries queries) {
      return wanted;
    }

    @Override
    public void run(Run run) {
      body.accept(run);
    }
  }

  private static Job job(Consumer<Run> body) {
    return new Simple("sweeping", EVERY, true, body);
  }

  private static int nothing(Transaction transaction) {
    return transaction.sql("update reign set term = term where false").run();
  }

  @Test
  void each_regular_time_is_run_once_by_whoever_leads() {
    var runs = new AtomicInteger();
    Job counting = job(_ -> runs.incrementAndGet());
    var a = site.node(counting);
    var b = site.node(counting);
    a.look();
    b.look();
    assertThat(runs).hasValue(0);

    site.leads.getFirst().begins();
    a.look();
    a.look();
    b.look();
    assertThat(runs).hasValue(1);
    assertThat(site.only("sweeping").status()).isEqualTo(JobStatus.SUCCESS);
    assertThat(site.only("sweeping").progress()).isEqualTo(100);

    site.leads.getLast().begins();
    b.look();
    assertThat(runs).as("in the same slot").hasValue(1);
    site.pass(EVERY);
    b.look();
    assertThat(runs).hasValue(2);
  }

  @Test
  void a_paused_leader_that_wakes_writes_nothing_and_its_run_is_taken_up() {
    var pause = new AtomicBoolean(true);
    var written = new AtomicInteger();
    Runnable[] meanwhile = new Runnable[1];
    Job pausing =
        job(run -> {
          if (pause.getAndSet(false)) {
            meanwhile[0].run();
          }
          run.write(tx -> written.addAndGet(1 + nothing(tx)));
        });
    var a = site.node(pausing);
    var b = site.node(pausing);
    meanwhile[0] =
        () -> {
          site.leads.getLast().begins();
          b.look();
        };
    site.leads.getFirst().begins();

    a.look();

    assertThat(written).hasValue(1);
    var run = site.only("sweeping");
    assertThat(run.status()).isEqualTo(JobStatus.SUCCESS);
    assertThat(run.attempt()).isEqualTo(2);
    assertThat(run.term()).isEqualTo(2);
    assertThat(site.counted("sweeping", "refused")).isEqualTo(1);
  }

  @Test
  void one_that_leads_again_does_not_go_on_with_a_run_that_another_took_up() {
    var pause = new AtomicBoolean(true);
    var written = new AtomicInteger();
    Runnable[] meanwhile = new Runnable[1];
    Job pausing =
        job(run -> {
          if (pause.getAndSet(false)) {
            meanwhile[0].run();
          }
          run.write(tx -> written.addAndGet(1 + nothing(tx)));
        });
    var a = site.node(pausing);
    var b = site.node(pausing);
    meanwhile[0] =
        () -> {
          site.leads.getLast().begins();
          b.look();
          site.leads.getFirst().begins();
        };
    site.leads.getFirst().begins();

    a.look();

    assertThat(written).hasValue(1);
    assertThat(site.only("sweeping").attempt()).isEqualTo(2);
  }

  @Test
  void a_run_that_fails_is_attempted_again_later_and_given_up_in_the_end() {
    var fails = new AtomicInteger();
    var node =
        site.node(
            new Simple(
                "sweeping",
                Duration.ofDays(1),
                true,
                _ -> {
                  fails.incrementAndGet();
                  throw new IllegalStateException("no broom");
                }));
    site.leads.getFirst().begins();

    node.look();
    node.look();
    assertThat(fails).as("not at once").hasValue(1);
    var run = site.only("sweeping");
    assertThat(run.status()).isEqualTo(JobStatus.PENDING);
    assertThat(run.error()).contains("no broom");
    assertThat(run.notBefore()).isGreaterThan(site.now().toEpochMilli());

    for (int i = 0; i < 2 * Retry.ATTEMPTS; i++) {
      site.pass(Duration.ofMinutes(1));
      node.look();
    }
    assertThat(fails.get()).isEqualTo(Retry.ATTEMPTS);
    assertThat(site.runs("sweeping").getLast().status()).isEqualTo(JobStatus.ERROR);

    site.pass(Duration.ofDays(1));
    node.look();
    assertThat(fails.get()).as("at the next regular time").isGreaterThan(Retry.ATTEMPTS);
  }

  @Test
  void a_run_that_is_the_end_of_each_leader_is_given_up() {
    Job deadly = job(run -> site.leads.forEach(TestLead::ends));
    var node = site.node(deadly);

    for (int i = 0; i <= Retry.ATTEMPTS; i++) {
      site.leads.getFirst().begins();
      node.look();
    }

    assertThat(site.only("sweeping").attempt()).isEqualTo(Retry.ATTEMPTS);
    assertThat(site.only("sweeping").status()).isEqualTo(JobStatus.ERROR);
  }

  @Test
  void what_runs_when_a_node_stops_is_handed_back_and_not_counted() throws Exception {
    var begun = new CountDownLatch(1);
    var stopping = new AtomicBoolean();
    var timers = new RealTimers();
    Job endless =
        job(run -> {
          begun.countDown();
          while (!stopping.get()) {
            run.write(JobsTest::nothing);
          }
        });
    var a = site.node(timers, endless);
    site.leads.getFirst().begins();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    a.close();

    var handedBack = site.only("sweeping");
    assertThat(handedBack.status()).isEqualTo(JobStatus.PENDING);
    assertThat(handedBack.attempt()).isZero();
    timers.close();
    stopping.set(true);
    var b = site.node(endless);
    site.leads.getLast().begins();
    b.look();
    var run = site.only("sweeping");
    assertThat(run.id()).isEqualTo(handedBack.id());
    assertThat(run.status()).isEqualTo(JobStatus.SUCCESS);
    assertThat(run.attempt()).isEqualTo(1);
  }

  @Test
  void what_is_not_due_leaves_no_trace() {
    var runs = new AtomicInteger();
    var node =
        site.node(new Simple("resting", Duration.ofSeconds(1), false, _ -> runs.incrementAndGet()));
    site.leads.getFirst().begins();

    node.look();
    site.pass(Duration.ofSeconds(1));
    node.look();

    assertThat(runs).hasValue(0);
    assertThat(site.runs("resting")).isEmpty();
  }

  @Test
  void one_may_be_asked_for_between_the_regular_times() {
    var runs = new AtomicInteger();
    var node = site.node(job(_ -> runs.incrementAndGet()));
    site.leads.getFirst().begins();
    node.look();

    var asked = site.ledger.ask("sweeping", "{\"reason\": \"guests\"}");
    assertThat(site.ledger.ask("sweeping", "{}").id()).as("one at a time").isEqualTo(asked.id());
    node.look();

    assertThat(runs).hasValue(2);
    var run = site.ledger.find(asked.id()).orElseThrow();
    assertThat(run.status()).isEqualTo(JobStatus.SUCCESS);
    assertThat(run.data()).contains("guests");
  }

  @Test
  void one_that_waits_can_be_cancelled_and_one_that_runs_ends_before_its_next_piece() {
    var pieces = new AtomicInteger();
    var node =
        site.node(
            job(run -> {
              run.write(tx -> pieces.addAndGet(1 + nothing(tx)));
              assertThat(site.ledger.cancel(run.id())).isTrue();
              run.write(tx -> pieces.addAndGet(1 + nothing(tx)));
            }));
    site.leads.getFirst().begins();

    node.look();

    assertThat(pieces).hasValue(1);
    assertThat(site.only("sweeping").status()).isEqualTo(JobStatus.CANCELED);
    assertThat(site.ledger.cancel(site.only("sweeping").id())).as("it is over").isFalse();
    site.leads.getFirst().ends();
    var waiting = site.ledger.ask("sweeping", "{}");
    assertThat(site.ledger.cancel(waiting.id())).isTrue();
    site.leads.getFirst().begins();
    node.look();
    assertThat(pieces).hasValue(1);
  }

  @Test
  void a_job_of_a_newer_version_is_left_to_those_who_know_it() {
    var node = site.node(job(_ -> {}));
    site.ledger.ask("polishing", "{}");
    site.leads.getFirst().begins();

    node.look();

    assertThat(site.only("polishing").status()).isEqualTo(JobStatus.PENDING);
  }

  @Test
  void the_age_of_the_oldest_that_waits_is_told() {
    var node = site.node(job(_ -> {}));
    site.ledger.ask("polishing", "{}");
    site.leads.getFirst().begins();
    site.pass(Duration.ofSeconds(90));

    node.look();

    assertThat(site.metrics.get("rookery_jobs_oldest_pending_seconds").gauge().value())
        .isEqualTo(90);
  }

  @Test
  void old_runs_are_removed() {
    var node = site.node(job(_ -> {}));
    site.leads.getFirst().begins();
    node.look();
    assertThat(site.runs("sweeping")).hasSize(1);
    String old = site.only("sweeping").id();

    site.pass(Duration.ofDays(7).plus(Duration.ofHours(1)));
    node.look();
    node.look();

    assertThat(site.ledger.find(old)).isEmpty();
    assertThat(site.runs("sweeping")).hasSize(1);
    assertThat(site.only("job_cleanup").done()).isEqualTo(2);
  }

  @Test
  void two_jobs_of_one_name_are_a_mistake() {
    assertThatThrownBy(() -> site.node(job(_ -> {}), job(_ -> {})))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
