package rookery.chaos.judge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/// What a run did and what came of it, in numbers. Immutable.
///
/// @param faults how many of each kind
/// @param acts how many of each act were acknowledged
/// @param deliveries posts that reached a client as an event
/// @param lost acknowledged posts that somebody did not get
/// @param doubled events or posts that were there twice
/// @param felt by kind of fault: how long each of them was felt, in milliseconds
/// @param counted what the nodes say of themselves
/// @param restarts nodes that had to be restarted because they refused to write
public record Figures(
    Map<String, Integer> faults,
    Map<String, Integer> acts,
    int deliveries,
    int lost,
    int doubled,
    Resumes resumes,
    Map<String, List<Long>> felt,
    Map<String, Long> counted,
    int restarts) {
  /// How clients that came back went on. Immutable.
  ///
  /// @param overBecause how many started over, by what can be seen from outside
  /// @param brokenOff how many were sent away again at once, to come back once more
  public record Resumes(
      int exact,
      int startedOver,
      Map<String, Integer> overBecause,
      int brokenOff,
      AfterKill afterKill) {
    Resumes plus(Resumes other) {
      return new Resumes(
          exact + other.exact,
          startedOver + other.startedOver,
          sums(overBecause, other.overBecause),
          brokenOff + other.brokenOff,
          afterKill.plus(other.afterKill));
    }
  }

  /// The same for clients whose node was killed. Immutable.
  ///
  /// @param counted those whose memberships did not change and whose log was intact
  /// @param exact of those
  public record AfterKill(int all, int counted, int exact) {
    AfterKill plus(AfterKill other) {
      return new AfterKill(all + other.all, counted + other.counted, exact + other.exact);
    }
  }

  /// These and those together.
  Figures plus(Figures other) {
    return new Figures(
        sums(faults, other.faults),
        sums(acts, other.acts),
        deliveries + other.deliveries,
        lost + other.lost,
        doubled + other.doubled,
        resumes.plus(other.resumes),
        joined(felt, other.felt),
        joined(counted, other.counted, Long::sum),
        restarts + other.restarts);
  }

  private static Map<String, Integer> sums(Map<String, Integer> one, Map<String, Integer> other) {
    return joined(one, other, Integer::sum);
  }

  private static Map<String, List<Long>> joined(
      Map<String, List<Long>> one, Map<String, List<Long>> other) {
    return joined(one, other, (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
  }

  private static <T> Map<String, T> joined(
      Map<String, T> one, Map<String, T> other, BinaryOperator<T> sum) {
    var all = new TreeMap<>(one);
    other.forEach((key, value) -> all.merge(key, value, sum));
    return all;
  }

  /// Posts that were acknowledged.
  public int posts() {
    return acts.getOrDefault("post", 0);
  }
}
