package rookery.chaos.observed;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import rookery.chaos.observed.Series.Point;
import rookery.chaos.observed.Story.Band;

/// Lines over time as SVG, with axes and the faults behind them. Immutable.
record Chart(String unit, double from, double to, double step, List<Band> bands) {
  private static final int WIDTH = 376;
  private static final int HEIGHT = 150;
  private static final int LEFT = 58;
  private static final int TOP = 14;
  private static final int BOTTOM = 18;
  private static final int PARTS = 4;
  private static final String[] COLORS = {
    "#1f77b4", "#e07b00", "#2a9134", "#c0392b", "#7d4fb3", "#8c564b", "#d64f9c", "#6b7280"
  };

  /// A line and what it is called.
  record Line(String name, List<Point> points) {
    double most() {
      return points.stream().mapToDouble(Point::value).max().orElse(0);
    }
  }

  static String color(int number) {
    return COLORS[number % COLORS.length];
  }

  /// @param bound the end of the axis, however large values are
  String of(List<Line> lines, OptionalDouble bound) {
    double scale = unit.equals("ms") ? 1e3 : 1;
    double most = lines.stream().mapToDouble(Line::most).max().orElse(1);
    double end = Units.end(Math.min(most, bound.orElse(most)) / scale, unit) * scale;
    var svg = new StringBuilder("<svg width=%d height=%d>".formatted(WIDTH, HEIGHT));
    bands(svg);
    axes(svg, end);
    for (int i = lines.size() - 1; i >= 0; i--) {
      svg.append(
          "<path d='%s' fill='none' stroke='%s' stroke-width='1.4'/>"
              .formatted(path(lines.get(i).points(), end), color(i)));
    }
    return svg.append("</svg>").toString();
  }

  private void bands(StringBuilder svg) {
    for (int i = 0; i < bands.size(); i++) {
      double left = x(bands.get(i).from());
      double width = Math.max(2, x(bands.get(i).to()) - left);
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='#fbe4e1'/>",
              left,
              TOP,
              width,
              HEIGHT - TOP - BOTTOM));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x='%.1f' y='%d' font-size='9' fill='#c0392b' text-anchor='middle'>%d</text>",
              left + width / 2,
              TOP - 4,
              i + 1));
    }
  }

  private void axes(StringBuilder svg, double end) {
    for (int i = 0; i <= PARTS; i++) {
      double value = end * i / PARTS;
      double at = y(value, end);
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#e3e6ea'/>",
              LEFT,
              WIDTH,
              at,
              at));
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x='%d' y='%.1f' font-size='10' fill='#555' text-anchor='end'>%s</text>",
              LEFT - 4,
              at + 3.5,
              Units.format(value, unit)));
    }
    double minutes = (to - from) / 60;
    double every = minutes > 12 ? 3 : minutes > 5 ? 2 : 1;
    for (double minute = 0; minute <= minutes; minute += every) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x='%.1f' y='%d' font-size='10' fill='#555' text-anchor='middle'>%.0f min"
                  + "</text>",
              Math.clamp(x(from + minute * 60), LEFT + 12, WIDTH - 18),
              HEIGHT - 5,
              minute));
    }
  }

  /// A line breaks where there were no values.
  private String path(List<Point> points, double end) {
    var path = new StringBuilder();
    double last = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      boolean goesOn = point.at() - last < 1.5 * step;
      double x = x(point.at());
      path.append(
          String.format(Locale.ROOT, "%s%.1f %.1f", goesOn ? "L" : "M", x, y(point.value(), end)));
      if (!goesOn) {
        path.append("h1");
      }
      last = point.at();
    }
    return path.toString();
  }

  private double x(double at) {
    return LEFT + (at - from) / (to - from) * (WIDTH - LEFT - 2);
  }

  private double y(double value, double end) {
    double height = HEIGHT - TOP - BOTTOM;
    return TOP + height - Math.clamp(value / end, 0, 1) * height;
  }
}
