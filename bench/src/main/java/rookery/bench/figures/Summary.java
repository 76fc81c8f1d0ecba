package rookery.bench.figures;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rookery.json.Json;

/// What several scenarios measured, in one table. Immutable.
public record Summary(List<Report> reports) {
  public Summary {
    reports = List.copyOf(reports);
  }

  /// Whether every figure is as it should be.
  public boolean passed() {
    return reports.stream().allMatch(Report::passed);
  }

  /// A table: the scenarios, a line for each figure, its median, the least and the most of its
  /// runs, the bar and the verdict.
  public String table() {
    var lines = new ArrayList<List<String>>();
    lines.add(List.of("figure", "median", "least", "most", "bar", ""));
    for (Report report : reports) {
      lines.add(List.of(report.title()));
      report.figures().forEach(figure -> lines.add(line(figure)));
    }
    return Cells.aligned(lines);
  }

  private static List<String> line(Figure figure) {
    var values = figure.values();
    double least = values.stream().mapToDouble(v -> v).min().orElse(0);
    double most = values.stream().mapToDouble(v -> v).max().orElse(0);
    return List.of(
        "  " + figure.title(),
        Cells.text(figure.median()),
        Cells.text(least),
        Cells.text(most),
        figure.barText(),
        figure.verdict());
  }

  /// The same, and each run, for machines.
  public String json() {
    var all = Map.of("reports", reports.stream().map(Report::tree).toList(), "passed", passed());
    return new String(Json.bytes(all), StandardCharsets.UTF_8);
  }
}
