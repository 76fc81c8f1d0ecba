package rookery.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.chaos.judge.Floors;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Shape;

/// The short form of `./check chaos`: each kind of fault once.
@Tag("full")
@Timeout(900)
class ShortRunTest {
  private static final List<FaultKind> ALL = List.of(FaultKind.values());
  private static final Floors FLOORS = new Floors(30, 5, 500, ALL);

  @Test
  void nothing_is_lost_or_doubled_while_everything_breaks_once() {
    var shape = new Shape(3, 14, 6, 2, 6, ALL.size(), ALL, 500, true);
    Path directory = Path.of("target", "chaos").toAbsolutePath();
    var campaign = new Campaign(7, shape, Duration.ofMinutes(10), "ShortRunTest", directory);

    var report = campaign.perform(System.out::println).measured(FLOORS);

    assertThat(report.passed()).as(report.table()).isTrue();
  }
}
