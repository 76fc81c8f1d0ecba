package rookery.chaos.observed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import rookery.client.Tree;

/// The shipped dashboard as Grafana would show it. Immutable.
record Dashboard(List<Panel> panels) {
  /// @param row the heading it stands below
  /// @param most the end of its axis, if it has one
  record Panel(String row, String title, String unit, OptionalDouble most, List<Query> queries) {}

  /// @param legend with labels in double braces
  record Query(String expression, String legend) {}

  static Dashboard read(Path file) throws IOException {
    var panels = new ArrayList<Panel>();
    String row = "";
    for (Tree each : Tree.parse(Files.readAllBytes(file)).at("panels").list()) {
      if (each.text("type").equals("row")) {
        row = each.text("title");
      } else {
        var defaults = each.at("fieldConfig").at("defaults");
        var most =
            defaults.has("max")
                ? OptionalDouble.of((double) defaults.number("max"))
                : OptionalDouble.empty();
        var queries =
            each.at("targets").list().stream()
                .map(
                    target -> new Query(concrete(target.text("expr")), target.text("legendFormat")))
                .toList();
        panels.add(new Panel(row, each.text("title"), defaults.text("unit"), most, queries));
      }
    }
    return new Dashboard(List.copyOf(panels));
  }

  /// As Grafana fills in what it knows.
  private static String concrete(String expression) {
    return expression.replace("$job", "rookery").replace("$__rate_interval", "5s");
  }
}
