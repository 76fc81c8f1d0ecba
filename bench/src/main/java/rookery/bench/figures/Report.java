package rookery.bench.figures;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    var lines = new ArrayList<List<String>>();
    lines.add(heading());
    figures.forEach(figure -> lines.add(line(figure)));
    var text = new StringBuilder(title).append('\n');
    conditions.forEach(
        (name, value) -> text.append("  ").append(name).append(": ").append(value).append('\n'));
    lines.forEach(line -> text.append(aligned(line, lines)).append('\n'));
    remarks.forEach(remark -> text.append("  ").append(remark).append('\n'));
    return text.toString();
  }

  private List<String> heading() {
    var cells = new ArrayList<String>();
    cells.add("figure");
    int runs = figures.isEmpty() ? 0 : figures.getFirst().values().size();
    for (int i = 1; i <= runs; i++) {
      cells.add("run " + i);
    }
    cells.addAll(List.of("median", "at most", ""));
    return cells;
  }

  private static List<String> line(Figure figure) {
    var cells = new ArrayList<String>();
    cells.add(figure.name() + (figure.unit().isEmpty() ? "" : ", " + figure.unit()));
    figure.values().forEach(value -> cells.add(text(value)));
    cells.add(text(figure.median()));
    var bar = figure.bar();
    cells.add(bar == null ? "" : text(bar.most()));
    cells.add(bar == null ? "" : figure.passed() ? "ok" : "MISSED");
    return cells;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
  }

  /// The first column to the left, the others to the right.
  private static String aligned(List<String> line, List<List<String>> all) {
    var text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      int column = i;
      int width =
          all.stream()
              .mapToInt(l -> column < l.size() ? l.get(column).length() : 0)
              .max()
              .orElse(0);
      String padding = " ".repeat(width - line.get(i).length());
      text.append(i == 0 ? line.get(i) + padding : "  " + padding + line.get(i));
    }
    return text.toString().stripTrailing();
  }

  /// The same for machines.
  public String json() {
    var rows = new ArrayList<Map<String, Object>>();
    for (Figure figure : figures) {
      var row = new LinkedHashMap<String, Object>();
      row.put("name", figure.name());
      row.put("unit", figure.unit());
      row.put("values", figure.values());
      row.put("median", figure.median());
      var bar = figure.bar();
      if (bar != null) {
        row.put("at_most", bar.most());
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
    return new String(Json.bytes(all), StandardCharsets.UTF_8);
  }
}
