package rookery.chaos.plan;

/// One step of a client. Immutable.
///
/// @param pauseMillis how long the client waits before it
/// @param pick chooses among what there is then: a channel, a post, a node
/// @param size how long a message is, in characters
public record Step(Act act, long pauseMillis, int pick, int size) {
  /// An index below `count`, drawn from this step.
  public int among(int count) {
    return Math.floorMod(pick, count);
  }

  /// A further index below `count`.
  public int alsoAmong(int count) {
    return Math.floorMod(pick / 7_919, count);
  }
}
