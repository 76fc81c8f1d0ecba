package rookery.bench.figures;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rookery.json.Json;

/// What a scenario measured, for people and for machines. Immutable.
///
/// @param conditions under which it was measured
/// @param remarks what else is worth knowing, such as the first failures
public record Report(
    String title, Map<String, String> conditions, List<Figure> figures, List<String> remarks) {
  public Report {
    figures = List.copyOf(figures);
    remarks = List.copyOf(remarks);
  }

  /// Whether every figure is as it should be.
  public boolean passed() {
    return figures.stream().allMatch(Figure::passed);
  }

  /// A table: a line for each figure, a column for each run, the median, the bar and the verdict.
  public String table() {
    int runs = figures.stream().mapToInt(figure -> figure.values().size()).max().orElse(0);
    var lines = new ArrayList<List<String>>();
    lines.add(heading(runs));
    figures.forEach(figure -> lines.add(line(figure, runs)));
    var text = new StringBuilder(title).append('\n');
    conditions.forEach(
        (name, value) -> text.append("  ").append(name).append(": ").append(value).append('\n'));
    text.append(Cells.aligned(lines));
    remarks.forEach(remark -> text.append("  ").append(remark).append('\n'));
    return text.toString();
  }

  private static List<String> heading(int runs) {
    var cells = new ArrayList<String>();
    cells.add("figure");
    for (int i = 1; i <= runs; i++) {
      cells.add("run " + i);
    }
    cells.addAll(List.of("median", "bar", ""));
    return cells;
  }

  private static List<String> line(Figure figure, int runs) {
    var cells = new ArrayList<String>();
    cells.add(figure.title());
    figure.values().forEach(value -> cells.add(Cells.text(value)));
    cells.addAll(Collections.nCopies(runs - figure.values().size(), ""));
    cells.add(Cells.text(figure.median()));
    cells.add(figure.barText());
    cells.add(figure.verdict());
    return cells;
  }

  /// The same for machines.
  public String json() {
    return new String(Json.bytes(tree()), StandardCharsets.UTF_8);
  }

  /// The same, not yet written down.
  Map<String, Object> tree() {
    var rows = new ArrayList<Map<String, Object>>();
    for (Figure figure : figures) {
      var row = new LinkedHashMap<String, Object>();
      row.put("name", figure.name());
      row.put("unit", figure.unit());
      row.put("values", figure.values());
      row.put("median", figure.median());
      var bar = figure.bar();
      if (bar != null) {
        row.put(bar.least() ? "at_least" : "at_most", bar.limit());
        row.put("passed", figure.passed());
      }
      rows.add(row);
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("title", title);
    all.put("conditions", conditions);
    all.put("figures", rows);
    all.put("remarks", remarks);
    all.put("passed", passed());
    return all;
  }
}
