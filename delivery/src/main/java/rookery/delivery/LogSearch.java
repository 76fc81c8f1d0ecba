package rookery.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.cluster.Tailer;

/// Looks for outbox rows in a stretch of the log, by reading it from there once more. Not
/// thread-safe; confined to the reading thread, but for the answer.
final class LogSearch implements Tailer {
  /// An epoch that no log has: who comes from it enters the present one where that began.
  private static final Epoch BEFORE = new Epoch("before");

  private final Position end;
  private final Set<Long> wanted;
  private final Set<Long> found = new HashSet<>();
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private boolean entering;

  private LogSearch(Position end, Set<Long> wanted, boolean entering) {
    this.end = end;
    this.wanted = wanted;
    this.entering = entering;
  }

  /// What the search came to.
  sealed interface Answer {
    /// The stretch was read without a gap: these are in it, all others are not. Immutable.
    record Found(Set<Long> rows) implements Answer {}

    /// A part of the stretch cannot be read, now or ever.
    record Gone() implements Answer {}

    /// The log moved on to another epoch, or is too slow: to be tried again.
    record Later() implements Answer {}
  }

  /// Searches the epoch of `end` from its beginning.
  static Answer all(EventLog log, Position end, Set<Long> wanted, Duration patience) {
    return new LogSearch(end, wanted, true).read(log, new Position(BEFORE, 0), patience);
  }

  /// Searches behind `after`, a place in the epoch of `end`.
  static Answer behind(
      EventLog log, Position after, Position end, Set<Long> wanted, Duration patience) {
    return after.compareTo(end) >= 0
        ? new Answer.Found(Set.of())
        : new LogSearch(end, wanted, false).read(log, after, patience);
  }

  private Answer read(EventLog log, Position after, Duration patience) {
    try (var _ = log.tail(after, this)) {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return new Answer.Later();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Later();
    }
  }

  @Override
  public void epoch(Position start) {
    if (!start.epoch().equals(end.epoch())) {
      answer.complete(new Answer.Later());
    } else if (!entering) {
      answer.complete(new Answer.Gone());
    }
    entering = false;
    reached(start);
  }

  @Override
  public void entries(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      if (!answer.isDone()) {
        look(entry);
      }
    }
  }

  private void look(LogEntry entry) {
    try {
      for (Bytes event : entry.events()) {
        long row = Envelope.row(event);
        if (wanted.contains(row)) {
          found.add(row);
        }
      }
      reached(entry.position());
    } catch (RecordCodec.Unreadable _) {
      answer.complete(new Answer.Gone());
    }
  }

  private void reached(Position at) {
    if (!answer.isDone() && at.compareTo(end) >= 0) {
      answer.complete(new Answer.Found(Set.copyOf(found)));
    }
  }
}
