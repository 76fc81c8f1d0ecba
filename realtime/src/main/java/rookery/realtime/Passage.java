package rookery.realtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import rookery.delivery.ClientEvent;
import rookery.delivery.LogRecord;
import rookery.delivery.TraceNotice;
import rookery.kernel.Step;
import rookery.kernel.Tracing;

/// The way of an entry through this node, from the tail to the sockets of all event loops, and of
/// each of its traced events: a step, which is over when the last loop has written. Connections
/// that are catching up, and sockets on their way out of memory, are not waited for. Thread-safe.
final class Passage {
  private final long since;
  private final Map<Long, Way> ways;
  private final AtomicInteger loops;
  private final Figures figures;
  private volatile boolean somebody;

  /// @param sockets to which the event went so far
  private record Way(Step step, AtomicInteger sockets) {}

  private Passage(long since, Map<Long, Way> ways, int loops, Figures figures) {
    this.since = since;
    this.ways = ways;
    this.loops = new AtomicInteger(loops);
    this.figures = figures;
  }

  /// @param since when the entry was read
  /// @param loops how many event loops there are, each of which tells when it is [#through]
  /// @param figures are told how long it took, if anybody was sent anything
  static Passage of(long since, List<LogRecord> records, int loops, Figures figures) {
    var tracing = figures.tracing();
    Map<Long, Way> ways = tracing.on() ? ways(records, tracing) : Map.of();
    var passage = new Passage(since, ways, loops, figures);
    if (loops == 0) {
      passage.over();
    }
    return passage;
  }

  private static Map<Long, Way> ways(List<LogRecord> records, Tracing tracing) {
    Map<Long, String> parents = TraceNotice.in(records);
    var ways = new HashMap<Long, Way>();
    for (LogRecord record : records) {
      if (record instanceof ClientEvent event && parents.containsKey(event.row())) {
        Step step =
            tracing.follow(Step.Kind.RECEIVE, "deliver " + event.type(), parents.get(event.row()));
        if (step.recorded()) {
          step.with("rookery.event.type", event.type()).with("rookery.outbox.row", event.row());
          ways.put(event.row(), new Way(step, new AtomicInteger()));
        }
      }
    }
    return ways;
  }

  /// An event goes to so many sockets of an event loop.
  void taken(ClientEvent event, int sockets) {
    if (sockets > 0) {
      somebody = true;
    }
    Way way = ways.isEmpty() ? null : ways.get(event.row());
    if (way != null) {
      way.sockets().addAndGet(sockets);
    }
  }

  /// An event loop is through with the entry.
  void through() {
    if (loops.decrementAndGet() == 0) {
      over();
    }
  }

  private void over() {
    if (somebody) {
      figures.written(System.nanoTime() - since);
    }
    ways.values().forEach(way -> way.step().with("rookery.sockets", way.sockets().get()).close());
  }
}
