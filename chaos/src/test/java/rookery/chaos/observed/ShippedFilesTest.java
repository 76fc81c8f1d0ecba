package rookery.chaos.observed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShippedFilesTest {
  @Test
  void rules_are_made_thirty_times_as_fast() {
    assertThat(Prometheus.scaled("expr: rate(a[10m]) > 5m\n  for: 1m\n  for: 15s\n x[1h] y[1m]"))
        .isEqualTo("expr: rate(a[20s]) > 5m\n  for: 2s\n  for: 1s\n x[120s] y[5s]");
  }

  @Test
  void the_dashboard_has_rows_and_queries_that_prometheus_can_be_asked() throws IOException {
    Path file = Path.of("..", "deploy", "grafana", "rookery.json");

    var panels = Dashboard.read(file).panels();

    assertThat(panels).hasSizeGreaterThan(30).allMatch(panel -> !panel.queries().isEmpty());
    assertThat(panels.stream().map(Dashboard.Panel::row).distinct())
        .containsExactly("What users feel", "Delivery", "Nodes", "Dependencies", "Jobs and files");
    assertThat(panels.stream().flatMap(panel -> panel.queries().stream()))
        .noneMatch(query -> query.expression().contains("$"));
  }

  @Test
  void numbers_are_written_in_their_units() {
    assertThat(Units.format(0.0125, "s")).isEqualTo("12.5 ms");
    assertThat(Units.format(250, "ms")).isEqualTo("250 ms");
    assertThat(Units.format(64 * 1024 * 1024, "bytes")).isEqualTo("64 MiB");
    assertThat(Units.format(0.5, "percentunit")).isEqualTo("50 %");
    assertThat(Units.format(12, "ops")).isEqualTo("12/s");
    assertThat(Units.end(0.0042, "s")).isEqualTo(0.006);
    assertThat(Units.end(70, "none")).isEqualTo(80);
  }
}
