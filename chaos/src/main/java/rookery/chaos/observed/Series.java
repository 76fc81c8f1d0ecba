package rookery.chaos.observed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rookery.client.Tree;

/// One line of a chart. Immutable.
record Series(Map<String, String> labels, List<Point> points) {
  private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  /// @param at in seconds
  record Point(double at, double value) {}

  static Series of(Tree answer) {
    var labels = new TreeMap<String, String>();
    answer.at("metric").keys().forEach(key -> labels.put(key, answer.at("metric").text(key)));
    var points =
        answer.at("values").list().stream()
            .map(each -> each.list())
            .map(each ->
                new Point(
                    Double.parseDouble(String.valueOf(each.get(0).value())), number(each.get(1))))
            .filter(point -> Double.isFinite(point.value()))
            .toList();
    return new Series(Map.copyOf(labels), points);
  }

  private static double number(Tree value) {
    return switch (value.text()) {
      case "NaN" -> Double.NaN;
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(value.text());
    };
  }

  /// A legend with the labels filled in.
  String named(String legend) {
    return LABEL
        .matcher(legend)
        .replaceAll(label ->
            java.util.regex.Matcher.quoteReplacement(labels.getOrDefault(label.group(1), "")));
  }
}
