package rookery.delivery;

import java.util.List;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;

/// The log's past, for those who must go through a part of it once more.
@FunctionalInterface
public interface History {
  /// The next entries behind `after`, some hundreds at most. Blocking.
  ///
  /// @throws LogUnavailable when the log does not answer
  Answer behind(Position after) throws LogUnavailable;

  /// One entry with its records in order. Immutable.
  ///
  /// @param bytes that it takes in memory, about
  record Past(Position position, List<LogRecord> records, int bytes) {
    public Past {
      records = List.copyOf(records);
    }
  }

  /// A stretch of the past, or that it cannot be had.
  sealed interface Answer {
    /// What follows the place asked for, in order, without a gap; none if that is the log's end.
    /// Immutable.
    record Found(List<Past> entries) implements Answer {}

    /// It was trimmed, belongs to an epoch that is over, or cannot be read by this version.
    record Gone() implements Answer {}
  }
}
