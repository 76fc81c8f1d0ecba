package rookery.cluster;

import java.util.List;
import java.util.Locale;

/// How a node is, and why it is not better. Immutable.
///
/// @param reasons by code; none for a node that is ready
public record Condition(State state, List<Reason> reasons) {
  /// Nothing is amiss.
  public static final Condition READY = new Condition(State.READY, List.of());

  public Condition {
    reasons = List.copyOf(reasons);
  }

  /// What a node is at.
  public enum State {
    /// Not all of it is there yet.
    STARTING,
    READY,
    /// It serves, though something is amiss: the reasons say what.
    DEGRADED,
    /// It sends its connections elsewhere and is about to stop.
    DRAINING;

    /// As the outside knows it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Something that is amiss. Immutable.
  ///
  /// @param code for programs, such as `redis_away`: lower-case words, the same in all versions
  /// @param text for people: what it is and what to do about it, on one line
  public record Reason(String code, String text) {}
}
