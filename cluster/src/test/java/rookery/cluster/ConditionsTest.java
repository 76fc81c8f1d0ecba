package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.cluster.Condition.Reason;
import rookery.cluster.Condition.State;

class ConditionsTest {
  private final Conditions conditions = new Conditions();

  @Test
  void a_node_is_starting_until_it_started_whatever_is_amiss() {
    assertThat(conditions.now()).isEqualTo(new Condition(State.STARTING, List.of()));
    conditions.raise("redis_away", "Mend it.");
    assertThat(conditions.now().state()).isEqualTo(State.STARTING);
    assertThat(conditions.now().reasons()).containsExactly(new Reason("redis_away", "Mend it."));
  }

  @Test
  void a_node_is_degraded_while_something_is_amiss() {
    conditions.started();
    assertThat(conditions.now()).isEqualTo(Condition.READY);
    conditions.raise("redis_away", "Mend it.");
    conditions.raise("clock_off", "By 2 s.");
    conditions.raise("clock_off", "By 3 s.");
    assertThat(conditions.now().state()).isEqualTo(State.DEGRADED);
    assertThat(conditions.now().reasons())
        .containsExactly(new Reason("clock_off", "By 3 s."), new Reason("redis_away", "Mend it."));

    conditions.clear("redis_away");
    conditions.set("clock_off", false, "");

    assertThat(conditions.now()).isEqualTo(Condition.READY);
  }

  @Test
  void a_node_that_drains_does_so_for_good() {
    conditions.started();
    conditions.draining();
    conditions.raise("redis_away", "Mend it.");
    conditions.clear("redis_away");
    assertThat(conditions.now().state()).isEqualTo(State.DRAINING);
  }
}
