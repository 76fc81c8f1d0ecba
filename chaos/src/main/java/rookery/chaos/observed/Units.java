package rookery.chaos.observed;

import java.util.Locale;

/// Numbers as people read them, in the units that Grafana has names for. Immutable.
final class Units {
  private Units() {}

  static String format(double value, String unit) {
    return switch (unit) {
      case "s" -> seconds(value);
      case "ms" -> seconds(value / 1e3);
      case "bytes" -> bytes(value);
      case "percentunit" -> plain(value * 100) + " %";
      case "reqps", "ops" -> plain(value) + "/s";
      default -> plain(value);
    };
  }

  private static String seconds(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0 s";
    }
    if (size < 1e-3) {
      return plain(value * 1e6) + " µs";
    }
    if (size < 1) {
      return plain(value * 1e3) + " ms";
    }
    return size < 120 ? plain(value) + " s" : plain(value / 60) + " min";
  }

  private static String bytes(double value) {
    String[] names = {"B", "KiB", "MiB", "GiB", "TiB"};
    int step = 0;
    double left = value;
    while (Math.abs(left) >= 1024 && step < names.length - 1) {
      left /= 1024;
      step++;
    }
    return plain(left) + " " + names[step];
  }

  private static String plain(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    double size = Math.abs(value);
    String digits = size < 0.1 ? "%.3f" : size < 10 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, digits, value).replaceAll("\\.?0+$", "");
  }

  /// A round number at or above `most`, for the end of an axis with four parts.
  static double end(double most, String unit) {
    if (most <= 0) {
      return 1;
    }
    double base = unit.equals("bytes") ? Math.pow(1024, Math.floor(log(most, 1024))) : 1;
    double scaled = most / base;
    double power = Math.pow(10, Math.floor(Math.log10(scaled)));
    for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
      if (scaled <= step * power * 1.000001) {
        return step * power * base;
      }
    }
    return 10 * power * base;
  }

  private static double log(double value, double base) {
    return Math.max(0, Math.log(value) / Math.log(base));
  }
}
