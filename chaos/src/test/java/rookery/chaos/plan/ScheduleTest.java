package rookery.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Shape SHAPE =
      new Shape(3, 12, 4, 2, 6, 200, FaultKind.overOneRedis(), 700, false);

  private static List<Step> steps(Schedule.Steps steps) {
    var first = new ArrayList<Step>();
    for (int i = 0; i < 500; i++) {
      first.add(steps.next());
    }
    return first;
  }

  @Test
  void one_seed_makes_one_schedule() {
    var one = Schedule.of(42, SHAPE);
    var other = Schedule.of(42, SHAPE);

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one.faults()).isEqualTo(other.faults()).hasSize(200);
    for (int device = 0; device < SHAPE.devices(); device++) {
      assertThat(steps(one.steps(device))).isEqualTo(steps(other.steps(device)));
      assertThat(one.roomsAtFirst(device)).isEqualTo(other.roomsAtFirst(device));
    }
    assertThat(steps(one.stepsOfListener(1))).isEqualTo(steps(other.stepsOfListener(1)));
  }

  @Test
  void two_seeds_make_two_schedules() {
    var one = Schedule.of(42, SHAPE);
    var other = Schedule.of(43, SHAPE);

    assertThat(one).isNotEqualTo(other);
    assertThat(one.faults()).isNotEqualTo(other.faults());
    assertThat(steps(one.steps(0))).isNotEqualTo(steps(other.steps(0)));
    assertThat(steps(one.steps(0))).isNotEqualTo(steps(one.steps(1)));
  }

  @Test
  void each_kind_of_fault_comes_before_any_comes_twice() {
    var faults = Schedule.of(7, SHAPE).faults();
    int kinds = SHAPE.kinds().size();

    for (int round = 0; round + kinds <= faults.size(); round += kinds) {
      var those = faults.subList(round, round + kinds).stream().map(Fault::kind).toList();
      assertThat(those).containsExactlyInAnyOrderElementsOf(SHAPE.kinds());
    }
  }

  @Test
  void faults_last_as_long_as_their_kind_says_and_no_third_begins_inside_two() {
    var faults = Schedule.of(7, SHAPE).faults();

    assertThat(faults)
        .allSatisfy(fault -> {
          assertThat(fault.holdMillis())
              .isBetween((long) fault.kind().shortest(), (long) fault.kind().longest());
          assertThat(fault.node()).isBetween(0, SHAPE.nodes() - 1);
        });
    assertThat(faults).filteredOn(Fault::overlapping).hasSizeGreaterThan(5);
    for (int i = 1; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      Fault before = faults.get(i - 1);
      if (fault.overlapping()) {
        assertThat(before.overlapping()).isFalse();
        assertThat(before.kind().target()).isNotEqualTo(fault.kind().target());
        assertThat(fault.kind()).isNotEqualTo(FaultKind.ROLLING_RESTART);
        if (fault.kind().target() == FaultKind.Target.LEADER) {
          assertThat(before.kind().target())
              .isNotIn(FaultKind.Target.NODE, FaultKind.Target.POSTGRES);
        }
      }
    }
  }

  @Test
  void listeners_write_nothing() {
    var acts = new HashSet<Act>();
    steps(Schedule.of(1, SHAPE).stepsOfListener(0)).forEach(step -> acts.add(step.act()));

    assertThat(acts).allMatch(Act::ofSocket).hasSizeGreaterThan(3);
  }

  @Test
  void labels_name_kinds() {
    assertThat(Arrays.stream(FaultKind.values()))
        .allSatisfy(kind -> assertThat(FaultKind.labelled(kind.label())).isEqualTo(kind));
    assertThat(FaultKind.NODE_KILL.label()).isEqualTo("node-kill");
  }
}
