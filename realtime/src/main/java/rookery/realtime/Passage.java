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

/// The way of an entry's traced events through this node, from the tail to the sockets of all event
/// loops: a step each, which is over when the last loop has written. Connections that are catching
/// up, and sockets on their way out of memory, are not waited for. Thread-safe.
final class Passage {
  /// Nothing of the entry is traced.
  static final Passage UNSEEN = new Passage(Map.of(), 0);

  private final Map<Long, Way> ways;
  private final AtomicInteger loops;

  /// @param sockets to which the event went so far
  private record Way(Step step, AtomicInteger sockets) {}

  private Passage(Map<Long, Way> ways, int loops) {
    this.ways = ways;
    this.loops = new AtomicInteger(loops);
  }

  /// @param loops how many event loops there are, each of which tells when it is [#through]
  static Passage of(List<LogRecord> records, int loops, Tracing tracing) {
    if (!tracing.on()) {
      return UNSEEN;
    }
    Map<Long, String> parents = TraceNotice.in(records);
    if (parents.isEmpty()) {
      return UNSEEN;
    }
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
    var passage = new Passage(ways, loops);
    if (loops == 0) {
      passage.over();
    }
    return passage;
  }

  /// An event goes to so many sockets of an event loop.
  void taken(ClientEvent event, int sockets) {
    if (ways.isEmpty()) {
      return;
    }
    Way way = ways.get(event.row());
    if (way != null) {
      way.sockets().addAndGet(sockets);
    }
  }

  /// An event loop is through with the entry.
  void through() {
    if (!ways.isEmpty() && loops.decrementAndGet() == 0) {
      over();
    }
  }

  private void over() {
    ways.values().forEach(way -> way.step().with("rookery.sockets", way.sockets().get()).close());
  }
}
