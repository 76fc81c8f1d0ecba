package rookery.chaos.plan;

import java.util.List;

/// How large a run is. Immutable.
///
/// @param nodes how many there are
/// @param devices how many clients write and read
/// @param listeners how many further clients only read, lose their socket and come back
/// @param officials how many official clients do the same
/// @param rooms how many channels they share
/// @param faults how many faults there will be
/// @param kinds which, each at least once if there are enough
/// @param pauseMillis the mean pause between two steps of a client
/// @param brisk whether faults are short, close to each other, and two at once where possible
public record Shape(
    int nodes,
    int devices,
    int listeners,
    int officials,
    int rooms,
    int faults,
    List<FaultKind> kinds,
    int pauseMillis,
    boolean brisk) {
  /// The same with other faults.
  public Shape with(int otherFaults, List<FaultKind> otherKinds) {
    return new Shape(
        nodes,
        devices,
        listeners,
        officials,
        rooms,
        otherFaults,
        List.copyOf(otherKinds),
        pauseMillis,
        brisk);
  }
}
