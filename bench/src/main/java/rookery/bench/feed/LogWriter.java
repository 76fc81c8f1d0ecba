package rookery.bench.feed;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import rookery.cluster.AppendResult;
import rookery.cluster.Batch;
import rookery.cluster.Bytes;
import rookery.cluster.LogEntry;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.Tailer;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisSettings;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

/// Writes events into a cluster's log as another node would, without the work that a node has
/// before that: what is measured begins where a node reads them. Not thread-safe; confined to one
/// thread.
public final class LogWriter implements AutoCloseable {
  private static final byte[] POSTED = "{\"event\":\"posted\"".getBytes(StandardCharsets.US_ASCII);
  private static final int PATIENCE_SECONDS = 10;

  private final RedisLog log;
  private final Incarnation producer;
  private long sequence;

  private LogWriter(RedisLog log, Incarnation producer) {
    this.log = log;
    this.producer = producer;
  }

  /// Connects to the log of the nodes there.
  public static LogWriter to(InetSocketAddress redis) {
    var ids = new RandomIds();
    var settings = RedisSettings.of(redis.getHostString(), redis.getPort(), "");
    var log = new RedisLog(settings, ids, InstantSource.system(), new SimpleMeterRegistry());
    return new LogWriter(log, new Incarnation(ids.next()));
  }

  /// The record of a post, as a node writes it when somebody posts.
  ///
  /// @param posting makes one post, at a node
  public byte[] recorded(Runnable posting) {
    var found = new CompletableFuture<byte[]>();
    try (var _ = log.tail(end(), new Finder(found))) {
      posting.run();
      return found.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a post did not come through the log", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Position end() {
    try {
      log.connect();
      return log.look();
    } catch (LogUnavailable e) {
      throw new IllegalStateException("the log does not answer", e);
    }
  }

  /// Looks for the first record of a post. Thread-safe.
  private record Finder(CompletableFuture<byte[]> found) implements Tailer {
    @Override
    public void epoch(Position start) {}

    @Override
    public void entries(List<LogEntry> entries) {
      entries.stream()
          .flatMap(entry -> entry.events().stream().map(Bytes::copy))
          .filter(record -> json(record).length > 0)
          .forEach(found::complete);
    }
  }

  /// What of a record clients are sent, but for the end of the frame; nothing if it is no post.
  public static byte[] json(byte[] record) {
    for (int from = 0; from <= record.length - POSTED.length; from++) {
      if (Arrays.equals(record, from, from + POSTED.length, POSTED, 0, POSTED.length)) {
        return Arrays.copyOfRange(record, from, record.length);
      }
    }
    return new byte[0];
  }

  /// Appends an event so many times.
  ///
  /// @param together whether they are one entry, as a busy node packs them; else one entry each
  public void append(byte[] record, int times, boolean together) {
    if (together) {
      append(Collections.nCopies(times, record));
    } else {
      for (int i = 0; i < times; i++) {
        append(List.of(record));
      }
    }
  }

  private void append(List<byte[]> records) {
    try {
      var epoch = log.head().epoch();
      var result = log.append(new Batch(epoch, producer, sequence + 1, records));
      if (!(result instanceof AppendResult.Appended)) {
        throw new IllegalStateException("the log did not take an entry: " + result);
      }
      sequence++;
    } catch (LogUnavailable e) {
      throw new IllegalStateException("the log does not answer", e);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
