package rookery.server.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.postgres.Leadership;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.kernel.ProblemException;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// What happened to the cluster: a table that the leader writes, but for what only the node itself
/// can know. Each row is committed with a notice, so every node hears of it at a place in the log,
/// writes a line of it and keeps the last ones in memory. Thread-safe; writing blocks.
final class Chronicle {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
  static final int RECENT = 50;
  private static final int MOST_UNWRITTEN = 20;

  private final Database database;
  private final Outbox outbox;
  private final Leadership leadership;
  private final Watch watch;
  private final TreeMap<Long, ClusterEvent> recent = new TreeMap<>();
  private final Queue<Wish> unwritten = new ArrayDeque<>();
  private final AtomicBoolean unread = new AtomicBoolean(true);

  private Chronicle(Database database, Outbox outbox, Leadership leadership, Watch watch) {
    this.database = database;
    this.outbox = outbox;
    this.leadership = leadership;
    this.watch = watch;
  }

  /// Begins to hear what others write.
  static Chronicle follow(
      Database database, Outbox outbox, Notices notices, Leadership leadership, Watch watch) {
    var chronicle = new Chronicle(database, outbox, leadership, watch);
    notices.on(ClusterEvent.TOPIC, (_, data) -> chronicle.noticed(data));
    notices.onNewEpoch(() -> chronicle.unread.set(true));
    return chronicle;
  }

  private void noticed(byte @Nullable [] data) {
    Optional.ofNullable(data)
        .flatMap(ClusterEvent::read)
        .filter(this::keep)
        .ifPresent(Chronicle::log);
  }

  private static void log(ClusterEvent event) {
    String name = event.node().isEmpty() ? "?" : event.node();
    switch (event.kind()) {
      case SUSPECTED, LOST, RESYNCHRONISED ->
          LOG.warn("Cluster: {} {} ({})", name, event.text(), event.subject());
      case JOINED, RECOVERED, REJOINED, LEFT, LEADS, LOG_MOVED ->
          LOG.info("Cluster: {} {} ({})", name, event.text(), event.subject());
    }
  }

  /// False if it was known.
  private boolean keep(ClusterEvent event) {
    watch.heard(event);
    synchronized (recent) {
      if (recent.putIfAbsent(event.id(), event) != null) {
        return false;
      }
      while (recent.size() > RECENT) {
        recent.pollFirstEntry();
      }
      return true;
    }
  }

  /// The last ones, the newest first; from memory.
  List<ClusterEvent> recent() {
    synchronized (recent) {
      var all = new ArrayList<>(recent.values());
      all.sort(Comparator.comparingLong(ClusterEvent::id).reversed());
      return all;
    }
  }

  /// Reads what this node may have missed, and writes what it could not write before. Now and then.
  void catchUp() {
    try {
      if (unread.getAndSet(false)) {
        read();
      }
      for (Wish wish = next(); wish != null; wish = next()) {
        write(wish);
        written(wish);
      }
    } catch (ProblemException e) {
      LOG.debug("What happened to the cluster cannot be read or written now", e);
    }
  }

  private void read() {
    try {
      List<ClusterEvent> found =
          database.read(queries -> {
            var all = new ArrayList<>(ChronicleSql.recent(queries, RECENT));
            ChronicleSql.latest(queries).forEach(watch::heard);
            return all;
          });
      found.forEach(this::keep);
    } catch (RuntimeException e) {
      unread.set(true);
      throw e;
    }
  }

  private @Nullable Wish next() {
    synchronized (unwritten) {
      return unwritten.peek();
    }
  }

  private void written(Wish wish) {
    synchronized (unwritten) {
      boolean _ = unwritten.remove(wish);
    }
  }

  /// Something that this node alone knows; it is written soon. Never blocks.
  void later(Wish wish) {
    synchronized (unwritten) {
      if (unwritten.size() < MOST_UNWRITTEN) {
        unwritten.add(wish);
      }
    }
  }

  /// Writes something that this node alone knows.
  void write(Wish wish) {
    database.write(tx -> add(tx, wish)).ifPresent(this::told);
  }

  /// Writes something, if this node leads and it is not written already.
  void writeAsLeader(Wish wish) {
    leadership.guarded(tx -> add(tx, wish)).flatMap(event -> event).ifPresent(this::told);
  }

  private Optional<ClusterEvent> add(Transaction transaction, Wish wish) {
    Optional<ClusterEvent> event = ChronicleSql.add(transaction, wish);
    event.ifPresent(each -> outbox.add(transaction, each.notice()));
    return event;
  }

  /// The log may take a while, or be away.
  private void told(ClusterEvent event) {
    if (keep(event)) {
      log(event);
    }
  }

  /// What was written last of a subject.
  Optional<ClusterEvent> last(String subject) {
    return watch.last(subject);
  }

  /// Forgets what is old, if this node leads.
  void trim() {
    Optional<Integer> trimmed = leadership.guarded(ChronicleSql::trim);
    LOG.debug("Old events of the cluster that were forgotten: {}", trimmed);
  }
}
