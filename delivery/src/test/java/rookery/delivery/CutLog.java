package rookery.delivery;

import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.Incarnation;

/// One node's view of a log that others have too: its appends can be cut off, before or after the
/// log takes them, and joined again. Thread-safe.
final class CutLog implements EventLog {
  /// What becomes of this node's appends.
  enum Line {
    WHOLE,
    /// They do not reach the log.
    CUT_BEFORE,
    /// They reach it, but the answer does not come back.
    CUT_BEHIND
  }

  private final EventLog log;
  private volatile Line line = Line.WHOLE;

  CutLog(EventLog log) {
    this.log = log;
  }

  void line(Line now) {
    line = now;
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    Line now = line;
    if (now == Line.CUT_BEFORE) {
      throw new LogUnavailable("cut", new IllegalStateException());
    }
    var result = log.append(batch);
    if (now == Line.CUT_BEHIND) {
      throw new LogUnavailable("the answer is lost", new IllegalStateException());
    }
    return result;
  }

  @Override
  public Stretch read(Position after, int most) throws LogUnavailable {
    return log.read(after, most);
  }

  @Override
  public Position fence(Incarnation producer) throws LogUnavailable {
    return log.fence(producer);
  }

  @Override
  public void renew(Epoch ended) throws LogUnavailable {
    log.renew(ended);
  }

  @Override
  public Position head() {
    return log.head();
  }

  @Override
  public Tailing tail(Position after, Tailer tailer) {
    return log.tail(after, tailer);
  }

  @Override
  public void close() {
    // The log belongs to all of them.
  }
}
