package rookery.bench.bare;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import rookery.bench.figures.Latencies;
import rookery.cluster.LogUnavailable;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisSettings;
import rookery.kernel.RandomIds;

/// The event log without anything around it: one connection that appends packed batches by the same
/// script, one after the other, and one that reads them and throws them away. Not thread-safe;
/// confined to one thread.
public final class BareLog implements AutoCloseable {
  private static final String CLUSTER = "bare";
  private static final String PRODUCER = "bareproducerbareproducer00";
  private static final int BATCH_BYTES = 64 * 1_024;
  private static final String KEEP_MILLIS = Long.toString(Duration.ofMinutes(10).toMillis());
  private static final String KEEP_BYTES = Long.toString(256L << 20);
  private static final int READ_MILLIS = 50;
  private static final int READ_ENTRIES = 64;

  private final InetSocketAddress redis;
  private final Connection connection;
  private final byte[] script;
  private final String epoch;
  private long index;
  private long sequence;

  private BareLog(InetSocketAddress redis, Connection connection, byte[] script, String epoch) {
    this.redis = redis;
    this.connection = connection;
    this.script = script;
    this.epoch = epoch;
  }

  /// Connects, and begins a log that no node uses.
  public static BareLog at(InetSocketAddress redis) {
    var settings = RedisSettings.of(redis.getHostString(), redis.getPort(), CLUSTER);
    var log =
        new RedisLog(settings, new RandomIds(), InstantSource.system(), new SimpleMeterRegistry());
    try {
      log.connect();
      log.renew(log.head().epoch());
      var connection = connection(redis);
      var load = new CommandArguments(Protocol.Command.SCRIPT).add("LOAD").add(script());
      byte[] sha = (byte[]) connection.executeCommand(load);
      return new BareLog(redis, connection, sha, log.look().epoch().value());
    } catch (LogUnavailable e) {
      throw new IllegalStateException("Redis does not answer", e);
    } finally {
      log.close();
    }
  }

  private static Connection connection(InetSocketAddress redis) {
    var at = new HostAndPort(redis.getHostString(), redis.getPort());
    return new Connection(at, DefaultJedisClientConfig.builder().resp2().build());
  }

  private static byte[] script() {
    try (var in = RedisLog.class.getResourceAsStream("append.lua")) {
      return Objects.requireNonNull(in, "the script is packaged beside the log").readAllBytes();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void append(byte[] packed) {
    var line = new CommandArguments(Protocol.Command.EVALSHA).add(script).add("3");
    for (String key : List.of("state", "producers", "log")) {
      line.add(key(key));
    }
    line.add(epoch).add(PRODUCER).add(Long.toString(++sequence)).add(packed);
    line.add(KEEP_MILLIS).add(KEEP_BYTES);
    var answer = (List<?>) connection.executeCommand(line);
    String result = new String((byte[]) answer.getFirst(), StandardCharsets.US_ASCII);
    if (!result.equals("ok")) {
      throw new IllegalStateException("an append was answered " + result);
    }
    index++;
  }

  private static String key(String name) {
    return "rookery:{" + CLUSTER + "}:" + name;
  }

  /// Records a second that can be appended in full batches.
  ///
  /// @param read whether they are read meanwhile, all of them
  public double recordsPerSecond(Duration time, int recordBytes, boolean read) {
    int records = Math.max(1, BATCH_BYTES / (recordBytes + Integer.BYTES));
    byte[] packed = new byte[1 + records * (recordBytes + Integer.BYTES)];
    long since = System.nanoTime();
    long first = index;
    if (read) {
      try (var reader = Reader.start(redis, index, _ -> {})) {
        appendFor(time, since, packed);
        reader.await(index);
      }
    } else {
      appendFor(time, since, packed);
    }
    return (index - first) * records / ((System.nanoTime() - since) / 1e9);
  }

  private void appendFor(Duration time, long since, byte[] packed) {
    while (System.nanoTime() - since < time.toNanos()) {
      append(packed);
    }
  }

  /// From when a record was to be appended until it is read, at a steady rate.
  public Latencies.Stretch latencies(Duration time, int recordBytes, int perSecond) {
    byte[] packed = new byte[1 + recordBytes + Integer.BYTES];
    long interval = Duration.ofSeconds(1).toNanos() / perSecond;
    int many = (int) (time.toNanos() / interval);
    var latencies = new Latencies();
    long first = index;
    long since = System.nanoTime();
    try (var reader =
        Reader.start(
            redis,
            index,
            at -> latencies.record(System.nanoTime() - since - (at - first - 1) * interval))) {
      for (int i = 0; i < many; i++) {
        long wait = since + i * interval - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
        append(packed);
      }
      reader.await(index);
    }
    return latencies.take();
  }

  @Override
  public void close() {
    connection.close();
  }

  /// Reads the log on a thread of its own. Thread-safe.
  private static final class Reader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(1).toNanos();

    private final Connection connection;
    private final AtomicLong position;
    private final Thread thread;
    private volatile boolean over;

    private Reader(Connection connection, long from, java.util.function.LongConsumer each) {
      this.connection = connection;
      this.position = new AtomicLong(from);
      this.thread = Thread.ofPlatform().name("bare-reader").daemon().unstarted(() -> run(each));
    }

    /// @param each is told the index of every entry
    static Reader start(InetSocketAddress redis, long from, java.util.function.LongConsumer each) {
      var reader = new Reader(connection(redis), from, each);
      reader.thread.start();
      return reader;
    }

    private void run(java.util.function.LongConsumer each) {
      while (!over) {
        var line =
            new CommandArguments(Protocol.Command.XREAD)
                .add("COUNT")
                .add(Integer.toString(READ_ENTRIES))
                .add("BLOCK")
                .add(Integer.toString(READ_MILLIS))
                .add("STREAMS")
                .add(key("log"))
                .add(position.get() + "-0");
        if (connection.executeCommand(line) instanceof List<?> streams) {
          var entries = (List<?>) ((List<?>) streams.getFirst()).get(1);
          for (int i = 0; i < entries.size(); i++) {
            each.accept(position.incrementAndGet());
          }
        }
      }
      connection.close();
    }

    /// Waits until everything up to there is read.
    void await(long index) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (position.get() < index) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("entries of the bare log are not read");
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }

    @Override
    public void close() {
      over = true;
      try {
        thread.join(PATIENCE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
