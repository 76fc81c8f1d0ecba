package rookery.bench.feed;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import rookery.bench.site.Site;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.cluster.redis.RedisLog;
import rookery.cluster.redis.RedisSettings;
import rookery.delivery.ClientEvent;
import rookery.delivery.Delivery;
import rookery.delivery.DeliverySettings;
import rookery.delivery.FleetingEvent;
import rookery.delivery.LogListener;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.postgres.Database;

/// A node's way to the log and back, from the publisher to the tail, in this process and without
/// the rest of a node. Not thread-safe; confined to one thread, but for what the tail hands over.
public final class Traffic implements AutoCloseable {
  private static final String CLUSTER = "traffic";

  /// So many events go round.
  private static final int DIFFERENT = 512;

  /// Fewer than are dropped.
  private static final long MOST_UNDER_WAY = 8_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = 50_000;

  private final Lifecycle parts;
  private final Delivery delivery;
  private final SimpleMeterRegistry metrics;
  private final AtomicLong heard;
  private final Scope.ToChannel scope;
  private final List<Said> events;
  private long said;

  private Traffic(
      Lifecycle parts,
      Delivery delivery,
      SimpleMeterRegistry metrics,
      AtomicLong heard,
      Scope.ToChannel scope,
      List<Said> events) {
    this.parts = parts;
    this.delivery = delivery;
    this.metrics = metrics;
    this.heard = heard;
    this.scope = scope;
    this.events = events;
  }

  /// An event about as large as that of a post.
  private record Said(String channel_display_name, String channel_name, String post)
      implements FleetingEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "posted";
    }
  }

  /// Counts the events that come back.
  private record Ear(AtomicLong heard) implements LogListener {
    @Override
    public void newEpoch(Position start) {}

    @Override
    public void entry(Position position, List<LogRecord> records) {
      heard.addAndGet(records.stream().filter(ClientEvent.class::isInstance).count());
    }
  }

  /// Starts it, over a log that no node uses.
  ///
  /// @param redis where the log is
  /// @param textBytes how long what somebody says is, with all that belongs to it
  /// @param compress whether what enters the log is compressed
  public static Traffic start(Site site, InetSocketAddress redis, int textBytes, boolean compress) {
    var ids = new RandomIds();
    var parts = new Lifecycle();
    var metrics = new SimpleMeterRegistry();
    try {
      var database = parts.own(Database.open(site.database(), metrics));
      var log = parts.own(log(redis, compress, metrics));
      log.connect();
      var delivery =
          parts.own(
              Delivery.start(
                  log,
                  database,
                  new Incarnation(ids.next()),
                  "traffic",
                  parts.own(new RealTimers()),
                  DeliverySettings.DEFAULTS,
                  metrics));
      var heard = new AtomicLong();
      delivery.listen(new Ear(heard));
      delivery.follow();
      var scope = new Scope.ToChannel(new ChannelId(ids.next()));
      return new Traffic(parts, delivery, metrics, heard, scope, events(textBytes));
    } catch (LogUnavailable e) {
      parts.close();
      throw new IllegalStateException("Redis does not answer", e);
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static RedisLog log(
      InetSocketAddress redis, boolean compress, SimpleMeterRegistry metrics) {
    String cluster = compress ? CLUSTER + "-compressed" : CLUSTER;
    return new RedisLog(
        RedisSettings.of(redis.getHostString(), redis.getPort(), cluster),
        () -> compress,
        new RandomIds(),
        InstantSource.system(),
        metrics);
  }

  private static List<Said> events(int textBytes) {
    return new Talk(new Random(1))
        .posts(DIFFERENT, textBytes).stream()
            .map(post -> new Said("Town Square", "town-square", post))
            .toList();
  }

  /// Events a second from the publisher to the tail, as many as there can be.
  public double eventsPerSecond(Duration time) {
    long since = System.nanoTime();
    long before = said;
    while (System.nanoTime() - since < time.toNanos()) {
      if (said - heard.get() < MOST_UNDER_WAY) {
        delivery.announcer().announce(events.get((int) (said % DIFFERENT)), scope);
        said++;
      } else {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (heard.get() < said) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("events did not come back from the log");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (said - before) / ((System.nanoTime() - since) / 1e9);
  }

  /// How many bytes an event has in the log.
  public int recordBytes() {
    return (int) (total("rookery_delivery_batch_bytes") / total("rookery_delivery_batch_records"));
  }

  /// How many bytes an event takes in Redis.
  public double bytesInRedis() {
    return total("rookery_log_append_bytes") / total("rookery_delivery_batch_records");
  }

  /// How many events went through so far.
  public long events() {
    return said;
  }

  /// How many went together, on average.
  public double recordsPerEntry() {
    return metrics.get("rookery_delivery_batch_records").summary().mean();
  }

  private double total(String name) {
    return metrics.get(name).summary().totalAmount();
  }

  @Override
  public void close() {
    parts.close();
  }
}
