package rookery.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import rookery.cluster.Condition;

class HealthWatchTest {
  private final HealthWatch watch = new HealthWatch();

  private void looks(int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
    }
  }

  @Test
  void what_has_nothing_to_do_is_not_stuck() {
    watch.over("tail", () -> 2);
    looks(10 * HealthWatch.LIMIT);

    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void what_works_long_at_many_things_is_not_stuck() {
    var steps = new AtomicLong(1);
    watch.over("tail", () -> steps.getAndAdd(2));
    looks(10 * HealthWatch.LIMIT);

    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void what_stays_at_one_step_is_stuck_until_it_goes_on() {
    var steps = new AtomicLong(7);
    watch.over("tail", steps::get);
    looks(HealthWatch.LIMIT);
    assertThat(watch.stuck()).isEmpty();
    looks(1);

    assertThat(watch.stuck())
        .containsExactly(new Condition.Reason("stuck", "tail has made no progress for 30 s."));
    steps.incrementAndGet();
    looks(1);
    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void a_loop_that_runs_nothing_is_stuck_and_is_asked_only_once() {
    var asked = new ArrayDeque<Runnable>();
    watch.over("loop", asked::add);
    looks(HealthWatch.LIMIT + 2);

    assertThat(watch.stuck()).hasSize(1);
    assertThat(asked).hasSize(1);
    asked.remove().run();
    looks(1);
    assertThat(watch.stuck()).isEmpty();
  }

  @Test
  void a_loop_that_runs_what_it_is_given_is_not_stuck() {
    watch.over("loop", Runnable::run);
    looks(10 * HealthWatch.LIMIT);

    assertThat(watch.stuck()).isEmpty();
  }
}
