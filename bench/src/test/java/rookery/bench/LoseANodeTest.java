package rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Habits;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.scenario.LoseANode;
import rookery.bench.site.Site;
import rookery.bench.wire.Lines;

/// The short form of `./check bench lose-a-node`: what it does, not how long it takes.
@Tag("full")
@Timeout(120)
class LoseANodeTest {
  private static final int CLIENTS = 24;

  /// As the web app, but for the pauses.
  private static final Habits QUICK =
      new Habits(
          Duration.ofMillis(500),
          Duration.ofMillis(500),
          7,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Lines.OF_A_BROWSER);

  private static final List<String> JAVA =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xshare:auto");

  @Test
  void all_clients_of_a_killed_node_are_back_at_the_other_and_nothing_is_lost() {
    Path directory = Path.of("target", "lose-a-node").toAbsolutePath();
    var shape =
        new LoseANode.Shape(
            CLIENTS,
            new SteadyLoad.Rates(40, 5),
            Duration.ofSeconds(1),
            1,
            40,
            QUICK,
            new Site.Plan(directory, 2, JAVA, LoseANode.Shape.settings()));

    var report = new LoseANode(shape, _ -> {}).perform();

    assertThat(value(report, "clients that did not come back")).as(report.table()).isZero();
    assertThat(value(report, "failed calls at nodes that were up")).as(report.table()).isZero();
    assertThat(value(report, "lost or doubled events")).as(report.table()).isZero();
    assertThat(value(report, "resumed exactly") + value(report, "started over"))
        .as(report.table())
        .isEqualTo(CLIENTS / 2);
    assertThat(value(report, "calls meanwhile")).as(report.table()).isPositive();
  }

  private static double value(Report report, String name) {
    return report.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .map(Figure::median)
        .findFirst()
        .orElseThrow();
  }
}
