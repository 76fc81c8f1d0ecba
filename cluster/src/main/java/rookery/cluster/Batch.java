package rookery.cluster;

import java.util.List;
import rookery.kernel.Incarnation;

/// Records that enter the log together, as one entry. Immutable.
///
/// @param epoch the run of the log that it is meant for
/// @param producer whose batch it is
/// @param sequence the producer's count in this epoch, from 1
public record Batch(Epoch epoch, Incarnation producer, long sequence, List<byte[]> events) {
  public Batch {
    events = List.copyOf(events);
  }
}
