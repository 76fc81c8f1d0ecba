package rookery.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.Formats;
import rookery.cluster.InProcessLog;
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.Incarnation;

/// One node's view of a log that others have too: what is in it is given to the node by hand, entry
/// by entry, and the node can be cut off. Thread-safe, but stepped by one thread.
public final class SteppedLog implements EventLog {
  private final InProcessLog log;
  private final Set<Long> heard = new HashSet<>();
  private @Nullable Tailer tailer;
  private Position at;
  private volatile boolean cut;
  private volatile boolean silent;
  private Predicate<LogRecord> lost = _ -> false;
  private boolean epochsLost;
  private boolean silenceHidden;

  public SteppedLog(InProcessLog log) {
    this.log = log;
    this.at = log.head();
  }

  /// What a step did.
  public enum Step {
    NOTHING_NEW,
    ENTRY,
    EPOCH
  }

  /// Gives the node what comes next.
  public Step step() {
    Tailer node = tailer;
    if (cut || node == null) {
      return Step.NOTHING_NEW;
    }
    Position end = log.head();
    if (!end.epoch().equals(at.epoch())) {
      return begin(node, new Position(end.epoch(), 0));
    }
    return switch (log.read(at, 1)) {
      case Stretch.Gone _ -> begin(node, end);
      case Stretch.Entries(var entries) when entries.isEmpty() -> Step.NOTHING_NEW;
      case Stretch.Entries(var entries) -> {
        give(node, entries.getFirst());
        yield Step.ENTRY;
      }
    };
  }

  private Step begin(Tailer node, Position start) {
    at = start;
    if (!epochsLost) {
      node.epoch(start);
    }
    return Step.EPOCH;
  }

  private void give(Tailer node, LogEntry entry) {
    try {
      var left = new ArrayList<Bytes>();
      for (Bytes event : entry.events()) {
        heard.add(Envelope.row(event));
        if (!lost.test(RecordCodec.decode(Envelope.record(event), 0, Formats.OF_THIS_BUILD))) {
          left.add(event);
        }
      }
      at = entry.position();
      node.entries(List.of(new LogEntry(at, entry.producer(), entry.sequence(), left)));
    } catch (RecordCodec.Unreadable e) {
      throw new AssertionError(e);
    }
  }

  /// Whether the node was given all rows of the outbox behind `from` up to `to`.
  public boolean heardAll(long from, long to) {
    for (long row = from + 1; row <= to; row++) {
      if (!heard.contains(row)) {
        return false;
      }
    }
    return true;
  }

  /// Cuts the node off the log, or joins it again.
  public void cut(boolean off) {
    cut = off;
    silent = silent && off;
  }

  /// The node has been cut off for long.
  public void silent() {
    silent = true;
  }

  public boolean isCut() {
    return cut;
  }

  public boolean isSilent() {
    return silent;
  }

  /// From now on the node is not given these records, as if it failed to apply them.
  public void loses(Predicate<LogRecord> records) {
    lost = records;
  }

  /// From now on the node is not told of new epochs.
  public void losesEpochs() {
    epochsLost = true;
  }

  /// From now on the node is not told that it hears nothing.
  public void hidesSilence() {
    silenceHidden = true;
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    if (cut) {
      throw new LogUnavailable("cut", new IllegalStateException());
    }
    return log.append(batch);
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
  public Tailing tail(Position after, Tailer node) {
    at = after;
    tailer = node;
    return new Tailing() {
      @Override
      public Duration behind() {
        return silent && !silenceHidden ? Cached.LONGEST_UNHEARD.plusSeconds(1) : Duration.ZERO;
      }

      @Override
      public void close() {
        tailer = null;
      }
    };
  }

  @Override
  public void close() {
    // The log belongs to all of them.
  }
}
