package rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.scenario.LoseANode;
import rookery.bench.scenario.Misbehaving;
import rookery.bench.site.Site;

/// The short form of `./check bench misbehaving`: what it does, not how long it takes.
@Tag("full")
@Timeout(120)
class MisbehavingTest {
  private static final List<String> JAVA =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xshare:auto");

  @Test
  void who_behaves_loses_nothing_beside_those_who_do_not() {
    Path directory = Path.of("target", "misbehaving").toAbsolutePath();
    var shape =
        new Misbehaving.Shape(
            10,
            18,
            Set.of(),
            new SteadyLoad.Rates(20, 5),
            Duration.ofSeconds(4),
            1,
            7,
            192 + 400,
            new Site.Plan(directory, 1, JAVA, LoseANode.Shape.settings()));

    var report = new Misbehaving(shape, _ -> {}).perform();

    for (String none :
        List.of(
            "failed calls of those who behave",
            "events left out or doubled",
            "posts that did not reach a client",
            "posts that reached a client twice",
            "sockets of theirs that closed")) {
      assertThat(value(report, none)).as(report.table()).isZero();
    }
    assertThat(value(report, "frames of posts meanwhile")).as(report.table()).isPositive();
    assertThat(String.join("\n", report.remarks()))
        .contains(
            "flood: messages: ",
            "read nothing: questions: ",
            "giant body: answered 413: ",
            "wrong token: answered 401: ",
            "wrong password: answered 401: ",
            "come and go: sockets: ");
  }

  private static double value(Report report, String name) {
    return report.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .map(Figure::median)
        .findFirst()
        .orElseThrow();
  }
}
