package rookery.cluster;

import java.time.Duration;
import java.util.List;
import rookery.kernel.Incarnation;

/// The one ordered log that every node appends to and tails.
///
/// What an implementation promises:
///
/// 1. Every tailer, the appender's included, is given every entry exactly once and in the same
///    order.
/// 2. A batch that was sent again is in the log once: only the producer's last sequence + 1 is
///    taken.
/// 3. A loss is never silent: the tailer is told of a new epoch, or of a new start in this one. In
///    a new epoch every tailer begins where that began, so that none misses what others saw.
/// 4. [#append] returns when the log has taken the batch, not when others have seen it.
/// 5. After [#close], or the close of a tail, no tailer is called, and no call is still running.
/// 6. A fenced producer appends nothing more in this epoch, on whatever node it is.
/// 7. A tailer that throws missed something, which is a loss too: it is told of a new start.
/// 8. [#read] answers a stretch as tailers were given it, without a gap, or that it is gone; never
///    less without saying so.
/// 9. While the log answers, a tail knows within two seconds that it was given everything
///    ([Tailing#behind]).
public interface EventLog extends AutoCloseable {
  /// Appends one batch.
  ///
  /// @throws LogUnavailable when nobody can tell whether it was taken
  AppendResult append(Batch batch) throws LogUnavailable;

  /// Refuses a producer for the rest of this epoch.
  ///
  /// @return where the log ended then: nothing of that producer is, or comes, behind it
  /// @throws LogUnavailable when nobody can tell whether it is refused
  Position fence(Incarnation producer) throws LogUnavailable;

  /// Ends an epoch, if it is still the present one; the log goes on in a new one. For whoever
  /// cannot tell what is in this one.
  ///
  /// @throws LogUnavailable when nobody can tell whether it has ended
  void renew(Epoch ended) throws LogUnavailable;

  /// Where the log ends, as last heard.
  Position head();

  /// Gives everything behind `after` to `tailer`, until closed.
  Tailing tail(Position after, Tailer tailer);

  /// Reads behind `after`, at most `most` entries. Blocking.
  ///
  /// @throws LogUnavailable when the log does not answer
  Stretch read(Position after, int most) throws LogUnavailable;

  /// A stretch of the log once more.
  sealed interface Stretch {
    /// The entries behind the place asked for, in order, without a gap; none if it is the log's
    /// end. Immutable.
    record Entries(List<LogEntry> entries) implements Stretch {
      public Entries {
        entries = List.copyOf(entries);
      }
    }

    /// What follows that place was trimmed, or belongs to an epoch that is over. Immutable.
    record Gone() implements Stretch {}
  }

  @Override
  void close();

  /// A tailer at work.
  interface Tailing extends AutoCloseable {
    /// For how long something that the log has may have waited for the tailer: all that was there
    /// before that was given to it. Grows while the log does not answer, and while the process
    /// stands still. Nothing where nobody but this process appends.
    default Duration behind() {
      return Duration.ZERO;
    }

    @Override
    void close();
  }
}
