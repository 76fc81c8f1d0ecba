package rookery.cluster;

import java.util.List;

/// Who is given the log's entries. Called on one thread, in log order, without gaps.
public interface Tailer {
  /// What follows begins behind `start`; nothing before it counts any more: another run of the log
  /// began, or entries were lost or trimmed before they were read.
  void epoch(Position start);

  /// The next entries.
  void entries(List<LogEntry> entries);
}
