package rookery.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// This node's own condition: whoever finds something amiss raises a reason, and clears it once it
/// is over. A node is starting until it is told that it started, and draining from when it is told
/// to; between these it is degraded while there is a reason, else ready. Thread-safe.
public final class Conditions {
  private final Map<String, String> reasons = new TreeMap<>();
  private volatile Condition now = new Condition(Condition.State.STARTING, List.of());
  private boolean started;
  private boolean draining;

  /// How this node is. Costs nothing.
  public Condition now() {
    return now;
  }

  /// Something is amiss, or is so in another way than before.
  ///
  /// @param text what it is and what to do about it, on one line
  public synchronized void raise(String code, String text) {
    if (!text.equals(reasons.put(code, text))) {
      derive();
    }
  }

  /// It is over; does no harm if it never was.
  public synchronized void clear(String code) {
    if (reasons.remove(code) != null) {
      derive();
    }
  }

  /// Raises or clears, as `amiss` says.
  public void set(String code, boolean amiss, String text) {
    if (amiss) {
      raise(code, text);
    } else {
      clear(code);
    }
  }

  /// Everything is there: this node serves.
  public synchronized void started() {
    started = true;
    derive();
  }

  /// This node is about to stop; for good.
  public synchronized void draining() {
    draining = true;
    derive();
  }

  private void derive() {
    var list =
        reasons.entrySet().stream()
            .map(each -> new Condition.Reason(each.getKey(), each.getValue()))
            .toList();
    now = new Condition(state(), list);
  }

  private Condition.State state() {
    if (draining) {
      return Condition.State.DRAINING;
    }
    if (!started) {
      return Condition.State.STARTING;
    }
    return reasons.isEmpty() ? Condition.State.READY : Condition.State.DEGRADED;
  }
}
