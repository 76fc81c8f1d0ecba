package rookery.bench.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/// What clients met with in one stretch of time. Thread-safe.
public final class Tally {
  private static final int TOLD = 10;

  private final Queue<Comeback> comebacks = new ConcurrentLinkedQueue<>();
  private final LongAdder events = new LongAdder();
  private final LongAdder holes = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder failedOpenings = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder cut = new LongAdder();
  private final Queue<String> examples = new ConcurrentLinkedQueue<>();

  /// Everything, as it is now. Immutable.
  ///
  /// @param comebacks those that are complete
  /// @param events frames that carried one
  /// @param holes numbers that were left out or came again
  /// @param refusals upgrades that were answered 503
  /// @param failedOpenings upgrades that ended otherwise
  /// @param calls that were answered, reloads and steady callers
  /// @param unchanged those of them that were answered 304
  /// @param failed calls to a node that was up
  /// @param cut calls that were under way at a node when it was killed
  /// @param examples what failed, the first few
  public record Count(
      List<Comeback> comebacks,
      long events,
      long holes,
      long refusals,
      long failedOpenings,
      long calls,
      long unchanged,
      long bytes,
      long failed,
      long cut,
      List<String> examples) {}

  void came(Comeback comeback) {
    comebacks.add(comeback);
  }

  void event() {
    events.increment();
  }

  void hole(String what) {
    holes.increment();
    example(what);
  }

  void refused() {
    refusals.increment();
  }

  void failedToOpen() {
    failedOpenings.increment();
  }

  /// A call was answered well.
  public void answered(long size, boolean notModified) {
    calls.increment();
    bytes.add(size);
    if (notModified) {
      unchanged.increment();
    }
  }

  /// A call was not.
  ///
  /// @param nodeWasUp whether it was made to a node that still runs
  public void failed(String what, boolean nodeWasUp) {
    if (nodeWasUp) {
      failed.increment();
      example(what);
    } else {
      cut.increment();
    }
  }

  private void example(String what) {
    if (examples.size() < TOLD) {
      examples.add(what);
    }
  }

  /// How many came (back) so far.
  public int came() {
    return comebacks.size();
  }

  public Count count() {
    return new Count(
        new ArrayList<>(comebacks),
        events.sum(),
        holes.sum(),
        refusals.sum(),
        failedOpenings.sum(),
        calls.sum(),
        unchanged.sum(),
        bytes.sum(),
        failed.sum(),
        cut.sum(),
        List.copyOf(examples));
  }
}
