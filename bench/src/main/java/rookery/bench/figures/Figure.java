package rookery.bench.figures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A figure, measured once in each run, and what it is held against. Immutable.
///
/// @param bar null if it is only stated
public record Figure(String name, String unit, List<Double> values, @Nullable Bar bar) {
  public Figure {
    values = List.copyOf(values);
  }

  /// How large it may be, or has to be. Immutable.
  ///
  /// @param least whether it is the least, else the most
  /// @param each whether every run is held against it, else their median
  public record Bar(double limit, boolean least, boolean each) {
    boolean holds(double value) {
      return least ? value >= limit : value <= limit;
    }

    /// In words, before the number.
    String words() {
      return least ? "at least" : "at most";
    }
  }

  /// One that is only stated.
  public static Figure stated(String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, null);
  }

  /// One whose median may be so large.
  public static Figure medianAtMost(double most, String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, new Bar(most, false, false));
  }

  /// One whose median has to be so large.
  public static Figure medianAtLeast(double least, String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, new Bar(least, true, false));
  }

  /// One that may be so large in each run.
  public static Figure eachAtMost(double most, String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, new Bar(most, false, true));
  }

  /// The middle of all runs.
  public double median() {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// Whether it is as it should be.
  public boolean passed() {
    if (bar == null) {
      return true;
    }
    return bar.each() ? values.stream().allMatch(bar::holds) : bar.holds(median());
  }

  /// Name and unit.
  String title() {
    return name + (unit.isEmpty() ? "" : ", " + unit);
  }

  /// What it is held against, in words; "" for nothing.
  String barText() {
    return bar == null ? "" : bar.words() + " " + Cells.text(bar.limit());
  }

  /// What became of it, in a word; "" if it is only stated.
  String verdict() {
    return bar == null ? "" : passed() ? "ok" : "MISSED";
  }
}
