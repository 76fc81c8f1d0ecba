package rookery.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import rookery.cluster.EventLog;
import rookery.cluster.Formats;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.Timers;
import rookery.kernel.Tracing;
import rookery.postgres.Database;

/// Puts delivery together: the outbox and the announcer towards the log, the tail back from it.
/// [#follow] is called once everything listens. Thread-safe.
public final class Delivery implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

  private final EventLog log;
  private final Tail tail;
  private final Publisher publisher;
  private final Outbox outbox;
  private final Sweep sweep;
  private final CompletionStage<Void> lost;
  private final Lifecycle lifecycle;
  private final History history;

  private Delivery(
      EventLog log,
      Tail tail,
      Publisher publisher,
      Outbox outbox,
      Sweep sweep,
      CompletionStage<Void> lost,
      Lifecycle lifecycle) {
    this.log = log;
    this.tail = tail;
    this.publisher = publisher;
    this.outbox = outbox;
    this.sweep = sweep;
    this.lost = lost;
    this.lifecycle = lifecycle;
    this.history = new LogHistory(log, tail.formats());
  }

  /// The same over a log that only this process has.
  public static Delivery start(
      EventLog log,
      Database database,
      Incarnation incarnation,
      String node,
      Timers timers,
      DeliverySettings settings,
      MeterRegistry metrics) {
    return start(log, CurrentEpoch.ALWAYS, database, incarnation, node, timers, settings, metrics);
  }

  /// The same in the formats of this build.
  public static Delivery start(
      EventLog log,
      CurrentEpoch epochs,
      Database database,
      Incarnation incarnation,
      String node,
      Timers timers,
      DeliverySettings settings,
      MeterRegistry metrics) {
    var formats = new EntryFormats(Formats.OF_THIS_BUILD, 0, System::nanoTime);
    return start(
        log, epochs, database, incarnation, node, timers, settings, formats, metrics, Tracing.OFF);
  }

  /// Registers this life of the node as an owner of outbox rows and starts appending.
  ///
  /// @param node the node's name, for people
  /// @param epochs which epochs of the log count
  /// @param formats in which it writes and reads
  /// @param tracing is told of the way of traced requests' events into the log
  public static Delivery start(
      EventLog log,
      CurrentEpoch epochs,
      Database database,
      Incarnation incarnation,
      String node,
      Timers timers,
      DeliverySettings settings,
      EntryFormats formats,
      MeterRegistry metrics,
      Tracing tracing) {
    register(database, incarnation, node);
    var lifecycle = new Lifecycle();
    var lost = new CompletableFuture<Void>();
    var tellLost = telling(lost);
    var tail = new Tail(log.head(), formats, tellLost, metrics);
    var publisher = new Publisher(settings, formats, metrics);
    var table =
        lifecycle.own(
            OutboxTable.start(
                database,
                epochs,
                incarnation,
                publisher,
                timers,
                settings.readTableEvery(),
                metrics));
    lifecycle.own(Appender.start(log, incarnation, publisher, table, settings, tellLost, metrics));
    var outbox =
        TransactionalOutbox.follow(
            publisher, incarnation, tail, epochs, table::lookSoon, tellLost, tracing);
    var ground = new Sweep.Ground(log, epochs, database, incarnation);
    var sweep =
        lifecycle.own(new Sweep(ground, table::look, timers, settings.sweepAfter(), metrics));
    return new Delivery(log, tail, publisher, outbox, sweep, lost, lifecycle);
  }

  private static void register(Database database, Incarnation incarnation, String node) {
    database.write(tx -> {
      OutboxSql.register(tx, incarnation, node);
      return incarnation;
    });
  }

  /// Completes it on another thread: who tells does not run what follows.
  private static Runnable telling(CompletableFuture<Void> lost) {
    return () -> {
      var _ = lost.completeAsync(() -> null);
    };
  }

  /// Whether any node has worked on this database before.
  public static boolean ranBefore(Database database) {
    return database.read(OutboxSql::anyIncarnation);
  }

  public Outbox outbox() {
    return outbox;
  }

  public Announcer announcer() {
    return publisher;
  }

  public Notices notices() {
    return tail;
  }

  /// The formats in which it writes and reads.
  public EntryFormats formats() {
    return tail.formats();
  }

  /// The log's past.
  public History history() {
    return history;
  }

  /// What is done for nodes that are lost.
  public Sweep sweep() {
    return sweep;
  }

  /// Completes when this life of the node has to end: it was declared lost, or is too old for what
  /// others write. It writes nothing any more, and only another life can.
  public CompletionStage<Void> lost() {
    return lost;
  }

  /// The last entry that everything on this node was given.
  public Position position() {
    return tail.position();
  }

  /// A number that changes with every step by which the log comes to this node's listeners: odd
  /// while they are at one.
  public long steps() {
    return tail.steps();
  }

  /// Waits until all rows that this node has written are in the log; false if some are not in time,
  /// which others will append.
  public boolean awaitAppended(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    while (publisher.waiting() > 0) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /// Adds a listener; before [#follow].
  public void listen(LogListener listener) {
    tail.listen(listener);
  }

  /// Begins to tail the log, from where it stands now.
  public void follow() {
    tail.fedBy(lifecycle.own(log.tail(tail.position(), tail)));
  }

  /// Waits for nothing: rows that are not appended yet stay in the outbox.
  @Override
  public void close() {
    lifecycle.close();
  }
}
