package rookery.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.chaos.plan.FaultKind;

class FloorsTest {
  private static Report report(Floors floors) {
    return Report.of(Story.of(GoodHistory.of(3, 2_000))).measured(floors);
  }

  @Test
  void a_run_that_did_too_little_fails_although_nothing_was_wrong() {
    var report =
        report(new Floors(1, 1, 100_000, List.of(FaultKind.NODE_KILL, FaultKind.NODE_STOP)));

    assertThat(report.findings()).isEmpty();
    assertThat(report.notReached())
        .satisfiesExactly(
            posts -> assertThat(posts).contains("posts", "100000"),
            kind -> assertThat(kind).contains("node-stop"));
    assertThat(report.passed()).isFalse();
    assertThat(report.table()).contains("TOO LITTLE");
  }

  @Test
  void a_run_that_did_enough_passes() {
    var report = report(new Floors(10, 5, 100, List.of(FaultKind.NODE_KILL)));

    assertThat(report.passed()).isTrue();
    assertThat(report.json()).contains("\"deliveries\"", "\"exact\"");
  }
}
