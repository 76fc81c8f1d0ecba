package rookery.delivery;

import java.util.Collection;
import java.util.function.LongSupplier;
import rookery.cluster.Bytes;
import rookery.cluster.FormatChoice;
import rookery.cluster.Formats;

/// The formats of a node at work: in which it writes what enters the log, and what it reads of it.
/// A few entries that are newer than this build may come, written before their node had seen this
/// one: connections start over then. If they go on to come, this node is too old to take part.
/// Thread-safe; its lock is taken alone.
public final class EntryFormats {
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final long FORGOTTEN_NANOS = 60_000_000_000L;

  private final Formats own;
  private final int ofRecords;
  private final LongSupplier nanos;
  private final FormatChoice choice;
  private volatile int written;
  private long firstNewer;
  private long lastNewer;

  /// @param own what this build knows
  /// @param windowNanos how far back the log reaches
  /// @param nanos this process' time
  public EntryFormats(Formats own, long windowNanos, LongSupplier nanos) {
    this(own, RecordCodec.CHANGED, windowNanos, nanos);
  }

  /// @param ofRecords the format in which records were last changed
  EntryFormats(Formats own, int ofRecords, long windowNanos, LongSupplier nanos) {
    this.own = own;
    this.ofRecords = ofRecords;
    this.nanos = nanos;
    this.choice = new FormatChoice(own, windowNanos, nanos.getAsLong());
    this.written = own.oldest();
    this.firstNewer = nanos.getAsLong() - 2 * FORGOTTEN_NANOS;
    this.lastNewer = firstNewer;
  }

  /// What this build knows.
  public Formats own() {
    return own;
  }

  /// The format in which this node writes now.
  public int written() {
    return written;
  }

  /// Adapts to the nodes that are there.
  public synchronized void adapt(Collection<FormatChoice.Other> others) {
    written = choice.choose(others, nanos.getAsLong());
  }

  byte[] encode(LogRecord record) {
    return RecordCodec.encode(record, Math.min(written, ofRecords));
  }

  /// What an envelope holds; an event knows its row then.
  LogRecord open(Bytes envelope) throws RecordCodec.Unreadable {
    return RecordCodec.decode(Envelope.record(envelope), Envelope.row(envelope), own);
  }

  /// An entry came that is newer than this build. Answers whether that has gone on for too long.
  synchronized boolean tooOldFor() {
    long now = nanos.getAsLong();
    if (now - lastNewer > FORGOTTEN_NANOS) {
      firstNewer = now;
    }
    lastNewer = now;
    return now - firstNewer > PATIENCE_NANOS;
  }
}
