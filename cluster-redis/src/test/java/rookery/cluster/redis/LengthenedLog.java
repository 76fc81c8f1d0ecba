package rookery.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Bytes;
import rookery.cluster.Epoch;
import rookery.cluster.EventLog;
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.kernel.Incarnation;

/// A log whose records are longer in it than those who use it see, so that it pays to compress
/// them. Thread-safe, as the log is.
record LengthenedLog(EventLog log) implements EventLog {
  private static final byte[] MORE =
      "{\"post\":\"\",\"user_id\":\"\"}".repeat(20).getBytes(StandardCharsets.US_ASCII);

  private static byte[] longer(byte[] record) {
    byte[] longer = Arrays.copyOf(record, record.length + MORE.length);
    System.arraycopy(MORE, 0, longer, record.length, MORE.length);
    return longer;
  }

  private static Bytes shorter(Bytes record) {
    int length = record.length() - MORE.length;
    if (!Arrays.equals(record.behind(length).copy(), MORE)) {
      throw new IllegalArgumentException("a record that was not lengthened");
    }
    return new Bytes(record.array(), record.from(), length);
  }

  private static LogEntry shorter(LogEntry entry) {
    return new LogEntry(
        entry.position(),
        entry.producer(),
        entry.sequence(),
        entry.events().stream().map(LengthenedLog::shorter).toList());
  }

  private record Shortening(Tailer tailer) implements Tailer {
    @Override
    public void epoch(Position start) {
      tailer.epoch(start);
    }

    @Override
    public void entries(List<LogEntry> entries) {
      tailer.entries(entries.stream().map(LengthenedLog::shorter).toList());
    }
  }

  @Override
  public AppendResult append(Batch batch) throws LogUnavailable {
    return log.append(
        new Batch(
            batch.epoch(),
            batch.producer(),
            batch.sequence(),
            batch.events().stream().map(LengthenedLog::longer).toList()));
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
    return log.tail(after, new Shortening(tailer));
  }

  @Override
  public Stretch read(Position after, int most) throws LogUnavailable {
    return switch (log.read(after, most)) {
      case Stretch.Gone gone -> gone;
      case Stretch.Entries(var entries) ->
          new Stretch.Entries(entries.stream().map(LengthenedLog::shorter).toList());
    };
  }

  @Override
  public void close() {
    log.close();
  }
}
