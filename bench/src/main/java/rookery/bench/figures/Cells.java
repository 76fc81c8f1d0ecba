package rookery.bench.figures;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Lines of cells as text, each column as wide as its widest cell.
final class Cells {
  private Cells() {}

  /// A number with as many digits as say something.
  static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.1f", value);
  }

  /// The first column to the left, the others to the right; a line of one cell may be longer.
  static String aligned(List<List<String>> lines) {
    return lines.stream().map(line -> aligned(line, lines) + "\n").collect(Collectors.joining());
  }

  private static String aligned(List<String> line, List<List<String>> all) {
    var text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String padding = " ".repeat(Math.max(0, width(i, all) - line.get(i).length()));
      text.append(i == 0 ? line.get(i) + padding : "  " + padding + line.get(i));
    }
    return text.toString().stripTrailing();
  }

  private static int width(int column, List<List<String>> all) {
    return all.stream()
        .filter(line -> line.size() > Math.max(1, column))
        .mapToInt(line -> line.get(column).length())
        .max()
        .orElse(0);
  }
}
