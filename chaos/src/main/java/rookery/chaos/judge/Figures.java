package rookery.chaos.judge;

import java.util.List;
import java.util.Map;

/// What a run did and what came of it, in numbers. Immutable.
///
/// @param faults how many of each kind
/// @param acts how many of each act were acknowledged
/// @param deliveries posts that reached a client as an event
/// @param lost acknowledged posts that somebody did not get
/// @param doubled events or posts that were there twice
/// @param recovery by kind of fault, and of all together under `all`
/// @param counted what the nodes say of themselves
/// @param restarts nodes that had to be restarted because they refused to write
public record Figures(
    Map<String, Integer> faults,
    Map<String, Integer> acts,
    int deliveries,
    int lost,
    int doubled,
    Resumes resumes,
    Map<String, Spread> recovery,
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
      AfterKill afterKill) {}

  /// The same for clients whose node was killed. Immutable.
  ///
  /// @param counted those whose memberships did not change and whose log was intact
  /// @param exact of those
  public record AfterKill(int all, int counted, int exact) {}

  /// How a number of durations lies, in milliseconds. Immutable.
  public record Spread(int number, long p50, long p99, long most) {
    static Spread of(List<Long> micros) {
      var sorted = micros.stream().map(each -> each / 1_000).sorted().toList();
      return sorted.isEmpty()
          ? new Spread(0, 0, 0, 0)
          : new Spread(sorted.size(), rank(sorted, 50), rank(sorted, 99), sorted.getLast());
    }

    private static long rank(List<Long> sorted, int percent) {
      int place = (sorted.size() * percent + 99) / 100;
      return sorted.get(Math.max(place - 1, 0));
    }
  }

  /// Posts that were acknowledged.
  public int posts() {
    return acts.getOrDefault("post", 0);
  }
}
