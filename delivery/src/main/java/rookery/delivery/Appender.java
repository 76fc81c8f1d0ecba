package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.kernel.Incarnation;

/// Appends a node's outbox rows and announcements to the event log, on a thread of its own: one
/// batch in flight, the next as soon as that one is acknowledged, no timer. It costs nothing when
/// quiet and packs more the busier it gets.
///
/// A batch whose answer is lost is sent again as it was; the log takes it once. When the log began
/// a new epoch, this node registers in it first: rows that are still in the table are appended
/// again, even if the old epoch acknowledged them. No connection sees one twice, because a new
/// epoch starts every connection over.
///
/// Thread-safe in [#close]; the rest is confined to its thread.
final class Appender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

  /// How long another epoch may go unnoticed while there is nothing to append.
  private static final Duration IDLE = Duration.ofMillis(500);

  private final EventLog log;
  private final Incarnation incarnation;
  private final Publisher publisher;
  private final OutboxTable table;
  private final DeliverySettings settings;
  private final Backoff backoff;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Counter retries;
  private final Counter registrations;
  private final DistributionSummary batchRecords;
  private final DistributionSummary batchBytes;
  private final Thread thread;
  private Epoch epoch;
  private final Runnable lost;
  private long sequence;
  private volatile boolean closing;

  private Appender(
      EventLog log,
      Incarnation incarnation,
      Publisher publisher,
      OutboxTable table,
      DeliverySettings settings,
      Runnable lost,
      MeterRegistry metrics) {
    this.log = log;
    this.incarnation = incarnation;
    this.publisher = publisher;
    this.table = table;
    this.settings = settings;
    this.lost = lost;
    this.backoff = new Backoff(settings.firstRetry(), settings.longestRetry());
    this.epoch = Publisher.NO_EPOCH;
    this.retries = Counter.builder("rookery_delivery_append_retries").register(metrics);
    this.registrations = Counter.builder("rookery_delivery_epoch_registrations").register(metrics);
    this.batchRecords =
        DistributionSummary.builder("rookery_delivery_batch_records").register(metrics);
    this.batchBytes = DistributionSummary.builder("rookery_delivery_batch_bytes").register(metrics);
    this.thread = Thread.ofPlatform().name("appender").unstarted(this::run);
  }

  /// @param lost told when it turns out that this life of the node was declared lost
  static Appender start(
      EventLog log,
      Incarnation incarnation,
      Publisher publisher,
      OutboxTable table,
      DeliverySettings settings,
      Runnable lost,
      MeterRegistry metrics) {
    var appender = new Appender(log, incarnation, publisher, table, settings, lost, metrics);
    appender.thread.start();
    return appender;
  }

  private void run() {
    while (!closing) {
      try {
        follow(log.head().epoch());
        Optional<List<byte[]>> batch = publisher.next(IDLE);
        if (batch.isPresent()) {
          append(batch.get());
        }
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.error("Appending to the event log failed in a way that is a bug; going on", e);
        publisher.retry();
      }
    }
  }

  /// What was acknowledged in an epoch that is over is appended again without anything new to say.
  private void follow(Epoch current) throws InterruptedException {
    if (!current.equals(epoch)) {
      register(current);
    }
  }

  /// Sends one batch until the log has it, or this epoch has ended, or the node stops.
  private void append(List<byte[]> records) throws InterruptedException {
    batchRecords.record(records.size());
    batchBytes.record(records.stream().mapToInt(r -> r.length).sum());
    var batch = new Batch(epoch, incarnation, sequence + 1, records);
    for (int failures = 0; !closing; ) {
      try {
        settle(log.append(batch));
        return;
      } catch (LogUnavailable e) {
        failures++;
        if (failures == 1) {
          LOG.warn(
              "The event log does not take entries; they wait in the outbox: {}", e.getMessage());
        }
        retries.increment();
        publisher.logIsAway();
        Thread.sleep(backoff.pause(failures, random));
      }
    }
  }

  private void settle(AppendResult result) throws InterruptedException {
    switch (result) {
      case AppendResult.Appended _, AppendResult.AlreadyThere _ -> {
        sequence++;
        publisher.acknowledge();
      }
      case AppendResult.WrongEpoch(var current) -> {
        LOG.info("The event log is in a new epoch, {}; registering in it", current);
        publisher.retry();
        register(current);
      }
      case AppendResult.Gap(var last) -> {
        LOG.error(
            "The log has batch {} of this node, which is not one before {}", last, sequence + 1);
        publisher.retry();
        sequence = last;
      }
      case AppendResult.Fenced _ -> {
        publisher.retry();
        end();
      }
    }
  }

  private void register(Epoch current) throws InterruptedException {
    switch (table.register(current)) {
      case DONE -> {
        registrations.increment();
        epoch = current;
        sequence = 0;
      }
      case OVER -> Thread.sleep(backoff.pause(1, random));
      case AWAY -> Thread.sleep(settings.longestRetry());
      case LOST -> end();
    }
  }

  /// Whoever is lost stays lost: others sweep what it leaves in the outbox.
  private void end() {
    LOG.error("This node was declared lost and may not append any more");
    publisher.logIsAway();
    closing = true;
    lost.run();
  }

  /// Ends the thread; a batch in flight is given up, its rows stay in the outbox.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
