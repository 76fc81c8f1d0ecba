package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Bytes;
import rookery.cluster.EventLog;
import rookery.cluster.LogEntry;
import rookery.cluster.Position;
import rookery.cluster.Tailer;

/// Brings the log's entries to what listens on this node: first the caches and folds that hear
/// notices, then the hub, so that whoever acts on a client event finds the caches right. A listener
/// that throws is logged and counted and harms no other. Thread-safe; entries arrive on the
/// tailer's thread alone.
final class Tail implements Tailer, Notices {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final Duration UNKNOWN = Duration.ofDays(1);

  private final Map<String, List<Topic.Listener>> topics = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<String>>> forgetful = new ConcurrentHashMap<>();
  private final List<Runnable> epochTasks = new CopyOnWriteArrayList<>();
  private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
  private final Counter failures;
  private final Counter unreadable;
  private final Counter records;
  private final RecentRows recent;
  private final EntryFormats formats;
  private final Runnable tooOld;
  private final AtomicLong steps = new AtomicLong();
  private volatile Position position;
  private volatile EventLog.@Nullable Tailing tailing;

  /// @param tooOld told when this build is too old for what others write
  Tail(Position start, EntryFormats formats, Runnable tooOld, MeterRegistry metrics) {
    this.position = start;
    this.formats = formats;
    this.tooOld = tooOld;
    this.recent = new RecentRows(start.epoch());
    this.failures = Counter.builder("rookery_delivery_listener_failures").register(metrics);
    this.unreadable = Counter.builder("rookery_delivery_unreadable_records").register(metrics);
    this.records = Counter.builder("rookery_delivery_records_tailed").register(metrics);
    Gauge.builder("rookery_delivery_behind_milliseconds", this, tail -> tail.behind().toMillis())
        .strongReference(true)
        .register(metrics);
  }

  /// Where the entries come from, once they come.
  void fedBy(EventLog.Tailing source) {
    tailing = source;
  }

  @Override
  public Duration behind() {
    EventLog.Tailing source = tailing;
    return source == null ? UNKNOWN : source.behind();
  }

  /// The last entry that all listeners were given.
  Position position() {
    return position;
  }

  /// The formats in which this node writes and reads.
  EntryFormats formats() {
    return formats;
  }

  /// A number that changes whenever listeners are begun to be given something or were given it: odd
  /// while they are.
  long steps() {
    return steps.get();
  }

  /// The rows that were read in the log.
  RecentRows recent() {
    return recent;
  }

  void listen(LogListener listener) {
    listeners.add(listener);
  }

  @Override
  public void on(Topic topic, Topic.Listener listener) {
    topics.computeIfAbsent(topic.name(), _ -> new CopyOnWriteArrayList<>()).add(listener);
  }

  @Override
  public void forget(Topic topic, Consumer<String> forget) {
    forgetful.computeIfAbsent(topic.name(), _ -> new CopyOnWriteArrayList<>()).add(forget);
  }

  @Override
  public void onNewEpoch(Runnable task) {
    epochTasks.add(task);
  }

  /// A record of this node's own, just committed: its caches need not wait for the log. It comes
  /// again at its position, for loads that began in between.
  void committed(LogRecord record) {
    if (record instanceof Notice notice) {
      forget(notice);
    }
  }

  @Override
  public void epoch(Position start) {
    stepping(() -> begin(start));
  }

  private void begin(Position start) {
    position = start;
    recent.startEpoch(start.epoch());
    epochTasks.forEach(this::calmly);
    listeners.forEach(listener -> calmly(() -> listener.newEpoch(start)));
  }

  @Override
  public void entries(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      try {
        var decoded = decode(entry);
        stepping(() -> dispatch(entry.position(), decoded));
        for (Bytes event : entry.events()) {
          recent.add(Envelope.row(event));
        }
      } catch (RecordCodec.Unreadable e) {
        startOver(entry.position(), e);
      }
    }
  }

  private void dispatch(Position at, List<LogRecord> decoded) {
    records.increment(decoded.size());
    for (LogRecord record : decoded) {
      if (record instanceof Notice notice) {
        notice(notice);
      }
    }
    listeners.forEach(listener -> calmly(() -> listener.entry(at, decoded)));
    position = at;
  }

  private void stepping(Runnable step) {
    steps.incrementAndGet();
    try {
      step.run();
    } finally {
      steps.incrementAndGet();
    }
  }

  /// What cannot be read cannot be skipped either, or clients would have a silent hole: caches are
  /// emptied and connections start over.
  private void startOver(Position at, RecordCodec.Unreadable cause) {
    LOG.error(
        "The entry at {} cannot be read: {}; all connections of this node start over",
        at,
        cause.getMessage());
    unreadable.increment();
    epoch(at);
    if (cause.newer() && formats.tooOldFor()) {
      LOG.error(
          "The other nodes go on to write what this version cannot read: it takes no part any"
              + " more. Start a newer version here");
      tooOld.run();
    }
  }

  private List<LogRecord> decode(LogEntry entry) throws RecordCodec.Unreadable {
    var decoded = new ArrayList<LogRecord>(entry.events().size());
    for (Bytes event : entry.events()) {
      decoded.add(formats.open(event));
    }
    return decoded;
  }

  private void forget(Notice notice) {
    for (var forget : forgetful.getOrDefault(notice.topic(), List.of())) {
      calmly(() -> forget.accept(notice.key()));
    }
  }

  private void notice(Notice notice) {
    forget(notice);
    for (var listener : topics.getOrDefault(notice.topic(), List.of())) {
      calmly(() -> listener.noticed(notice.key(), notice.data()));
    }
  }

  private void calmly(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("A listener of the event log failed", e);
    }
  }
}
