package rookery.cluster;

import java.util.List;
import rookery.kernel.Incarnation;

/// One batch in the log. Immutable.
///
/// @param position the place behind it
/// @param events its records, which share one array where they were read together
public record LogEntry(Position position, Incarnation producer, long sequence, List<Bytes> events) {
  public LogEntry {
    events = List.copyOf(events);
  }
}
