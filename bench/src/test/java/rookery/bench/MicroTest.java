package rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.bench.figures.Figure;
import rookery.bench.scenario.Micro;

/// The short form of `./check bench micro`: each benchmark once, so that none rots.
@Tag("full")
class MicroTest {
  private static final Map<String, String> SMALL = Map.of("sockets", "20", "events", "10");

  /// Other tests on this machine may measure at the same time; nothing here depends on that.
  @BeforeAll
  static void bear_others() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void each_part_of_the_delivery_core_can_be_measured() {
    var shape =
        new Micro.Shape(
            "",
            0,
            0,
            1,
            Duration.ofMillis(1),
            SMALL,
            List.of(),
            Path.of("target", "micro.log").toAbsolutePath());

    var report = new Micro(shape, _ -> {}).perform();

    assertThat(report.figures().stream().map(Figure::name).distinct())
        .as(report.table())
        .contains(
            "Hub: an event to all sockets of a loop (mentions 2 users, sockets 20)",
            "Framing: frames for a socket (frames 10)",
            "Request: typing in messagepack",
            "Resume: five hundred events behind (from the log's past)",
            "Continuity: can it go on",
            "Event: its record decoded",
            "LogHistory: a page for the first",
            "Entry: packed (events 10)");
    assertThat(report.figures())
        .allSatisfy(
            figure -> assertThat(figure.median()).as(figure.name()).isGreaterThanOrEqualTo(0));
  }
}
