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

  /// How large it may be at the most. Immutable.
  ///
  /// @param each whether every run is held against it, else their median
  public record Bar(double most, boolean each) {}

  /// One that is only stated.
  public static Figure stated(String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, null);
  }

  /// One whose median may be so large.
  public static Figure medianAtMost(double most, String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, new Bar(most, false));
  }

  /// One that may be so large in each run.
  public static Figure eachAtMost(double most, String name, String unit, List<Double> values) {
    return new Figure(name, unit, values, new Bar(most, true));
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
    return bar.each() ? values.stream().allMatch(v -> v <= bar.most()) : median() <= bar.most();
  }
}
