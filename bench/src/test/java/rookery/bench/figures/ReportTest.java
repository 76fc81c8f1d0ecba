package rookery.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void a_median_is_the_middle_of_the_runs() {
    assertThat(Figure.stated("x", "", List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2.0);
    assertThat(Figure.stated("x", "", List.of(9.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
  }

  @Test
  void a_bar_on_the_median_forgives_one_run_and_a_bar_on_each_does_not() {
    var values = List.of(1.0, 2.0, 50.0);

    assertThat(Figure.medianAtMost(2, "x", "", values).passed()).isTrue();
    assertThat(Figure.eachAtMost(2, "x", "", values).passed()).isFalse();
    assertThat(Figure.stated("x", "", values).passed()).isTrue();
  }

  @Test
  void a_report_tells_what_was_missed_to_people_and_machines() {
    var report =
        new Report(
            "some-scenario",
            Map.of("nodes", "2"),
            List.of(
                Figure.medianAtMost(30, "all back", "s", List.of(12.25, 40.0, 45.0)),
                Figure.stated("calls", "", List.of(7.0, 8.0, 9.0))),
            List.of("what failed"));

    assertThat(report.passed()).isFalse();
    assertThat(report.table())
        .isEqualTo(
            """
            some-scenario
              nodes: 2
            figure       run 1  run 2  run 3  median         bar
            all back, s   12.3     40     45      40  at most 30  MISSED
            calls            7      8      9       8
              what failed
            """);
    assertThat(report.json()).contains("\"passed\":false", "\"median\":40.0", "\"at_most\":30.0");
  }

  @Test
  void a_figure_may_have_to_be_large() {
    var values = List.of(0.9, 0.8, 0.86);

    assertThat(Figure.medianAtLeast(0.85, "x", "", values).passed()).isTrue();
    assertThat(Figure.medianAtLeast(0.87, "x", "", values).passed()).isFalse();
  }

  @Test
  void several_reports_make_one_table() {
    var first =
        new Report(
            "some-scenario",
            Map.of(),
            List.of(Figure.medianAtLeast(0.85, "ratio", "", List.of(0.9, 0.5, 0.8))),
            List.of());
    var second =
        new Report(
            "another",
            Map.of(),
            List.of(Figure.stated("posts", "1/s", List.of(1_000.0))),
            List.of());

    var summary = new Summary(List.of(first, second));

    assertThat(summary.passed()).isFalse();
    assertThat(summary.table())
        .isEqualTo(
            """
            figure        median  least  most            bar
            some-scenario
              ratio         0.80   0.50  0.90  at least 0.85  MISSED
            another
              posts, 1/s    1000   1000  1000
            """);
    assertThat(summary.json()).contains("\"title\":\"another\"", "\"at_least\":0.85");
  }

  @Test
  void latencies_are_told_of_one_stretch_of_time() {
    var latencies = new Latencies();
    for (int i = 1; i <= 100; i++) {
      latencies.record(i * 1_000_000L);
    }

    var first = latencies.take();
    assertThat(first.count()).isEqualTo(100);
    assertThat(first.percentile(99)).isBetween(99.0, 99.2);
    assertThat(latencies.take().count()).isZero();
    assertThat(first.plus(first).count()).isEqualTo(200);
  }
}
