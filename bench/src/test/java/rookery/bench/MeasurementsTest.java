package rookery.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.bench.crowd.Habits;
import rookery.bench.crowd.Populace;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Boot;
import rookery.bench.scenario.Comebacks;
import rookery.bench.scenario.FanOut;
import rookery.bench.scenario.Idle;
import rookery.bench.scenario.LogRate;
import rookery.bench.scenario.LoseANode;
import rookery.bench.scenario.Mix;
import rookery.bench.scenario.PostCost;
import rookery.bench.scenario.PostRate;
import rookery.bench.scenario.Start;
import rookery.bench.scenario.ToFrame;
import rookery.bench.site.JavaCommand;
import rookery.bench.site.Site;
import rookery.bench.wire.Lines;

/// The short form of what `./check bench` measures: what it does, not how fast that is.
@Tag("full")
@Timeout(120)
class MeasurementsTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final List<String> JAVA =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xshare:auto");

  private static Site.Plan plan;
  private static Site site;
  private static Populace populace;

  @BeforeAll
  static void start() {
    var settings = new TreeMap<>(LoseANode.Shape.settings());
    settings.putAll(FanOut.Shape.settings());
    plan = new Site.Plan(Path.of("target", "measurements").toAbsolutePath(), 1, JAVA, settings);
    site = Site.start(plan);
    populace = Populace.found(site, new Populace.Size(40, 5, 6));
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void a_post_comes_to_all_sockets_one_by_one_and_in_bursts() {
    var shape = new FanOut.Shape(List.of(10, 40), SHORT, Duration.ZERO, 1, plan);

    var report = new FanOut(shape, _ -> {}).measure(site, populace);

    assertThat(rates(report, "frames/s")).as(report.table()).hasSize(18).allMatch(v -> v > 0);
  }

  @Test
  void clients_come_back_and_have_everything_that_they_missed() {
    var shape = new Comebacks.Shape(30, 25, 20, SHORT, 1, plan);

    var report = new Comebacks(shape, _ -> {}).measure(site, populace);

    assertThat(rates(report, "1/s")).as(report.table()).hasSize(1).allMatch(v -> v > 0);
  }

  @Test
  void an_idle_socket_costs_some_memory() {
    var shape = new Idle.Shape(List.of(10, 40), 6, 0, Duration.ZERO, 1, 1, plan);

    var report = new Idle(shape, _ -> {}).measure(site, populace);

    assertThat(rates(report, "KB")).as(report.table()).hasSize(8);
    assertThat(report.conditions()).doesNotContainKey("left out");
  }

  @Test
  void events_go_through_the_log_and_come_back_over_a_thin_line_too() {
    var shape = new LogRate.Shape(SHORT, SHORT, 1, 100, plan);

    var report = new LogRate(shape, _ -> {}).measure(site);

    assertThat(rates(report, "events/s")).as(report.table()).hasSize(4).allMatch(v -> v > 0);
  }

  @Test
  void posts_are_written_over_rest_and_bare() {
    var shape = new PostRate.Shape(8, 4, SHORT, SHORT, 1, plan);

    var report = new PostRate(shape, _ -> {}).measure(site, populace);

    assertThat(rates(report, "posts/s")).as(report.table()).hasSizeGreaterThan(1);
    assertThat(rates(report, "posts/s")).as(report.table()).allMatch(v -> v > 0);
  }

  @Test
  void a_post_costs_the_authors_node_something() {
    var shape = new PostCost.Shape(50, SHORT, SHORT, 1, List.of());

    assertThat(new PostCost(shape, _ -> {}).measure(site, populace)).hasSize(1);
  }

  @Test
  void a_post_comes_to_a_client_of_another_node() {
    var shape = new ToFrame.Shape(50, 5, Duration.ofSeconds(1), SHORT, 1, plan);

    var report = new ToFrame(shape, _ -> {}).measure(site, populace);

    assertThat(value(report, "frames")).as(report.table()).isGreaterThan(40);
    assertThat(value(report, "frames missing, or there twice")).as(report.table()).isZero();
  }

  @Test
  void a_node_starts_and_answers() {
    var command = JavaCommand.of(JAVA, "rookery.server.Main", List.of());
    var empty =
        new Site.Plan(
            Path.of("target", "start").toAbsolutePath(), 0, JAVA, LoseANode.Shape.settings());

    var report = new Start(new Start.Shape(command, Duration.ZERO, 0, 1, empty), _ -> {}).perform();

    assertThat(rates(report, "s")).as(report.table()).hasSize(2).allMatch(v -> v > 0);
  }

  @Test
  void all_calls_of_the_web_apps_start_are_answered() {
    var shape = new Boot.Shape(2, 6, 3, 2, 1, 1, plan);

    var report = new Boot(shape, _ -> {}).measure(site, populace);

    assertThat(value(report, "calls")).as(report.table()).isGreaterThan(20);
  }

  @Test
  void people_do_what_they_do_all_day_and_nothing_fails_or_is_lost() {
    var quick =
        new Habits(
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            7,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Lines.OF_A_BROWSER);
    var accounts = IntStream.range(0, 20).mapToObj(populace::account).toList();
    var shape = new Mix.Shape(20, 40, 40, SHORT, Duration.ofSeconds(2), 1, quick, plan);

    var report = new Mix(shape, _ -> {}).measure(site, populace.admin(), accounts);

    assertThat(report.passed()).as(report.table()).isTrue();
    assertThat(value(report, "actions")).as(report.table()).isPositive();
    assertThat(value(report, "events received")).as(report.table()).isPositive();
    assertThat(value(report, "frames of posts")).as(report.table()).isPositive();
  }

  private static double value(Report report, String name) {
    return report.figures().stream()
        .filter(figure -> figure.name().equals(name))
        .map(Figure::median)
        .findFirst()
        .orElseThrow();
  }

  private static List<Double> rates(Report report, String unit) {
    return report.figures().stream()
        .filter(figure -> figure.unit().equals(unit))
        .flatMap(figure -> figure.values().stream())
        .toList();
  }
}
