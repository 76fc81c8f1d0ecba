package rookery.cluster;

import java.util.List;
import rookery.kernel.Incarnation;

/// One batch in the log. Immutable.
///
/// @param position the place behind it
public record LogEntry(
    Position position, Incarnation producer, long sequence, List<byte[]> events) {
  public LogEntry {
    events = List.copyOf(events);
  }
}
