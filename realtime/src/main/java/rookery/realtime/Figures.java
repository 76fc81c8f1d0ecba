package rookery.realtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import rookery.kernel.Buckets;
import rookery.kernel.Tracing;

/// The figures of sockets and hub, by the protocol's names where it has some (protocol: realtime
/// 9), and who is told of the way of single events. Thread-safe.
final class Figures {
  private final MeterRegistry registry;
  private final Tracing tracing;
  private final Map<OriginClient, AtomicInteger> open = new EnumMap<>(OriginClient.class);
  private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);
  private final ConcurrentMap<String, Counter> frames = new ConcurrentHashMap<>();
  private final Counter successes;
  private final Counter freshStarts;
  private final Counter exact;
  private final Map<Continuity.Cause, Counter> causes = new EnumMap<>(Continuity.Cause.class);
  private final AtomicInteger shards = new AtomicInteger();
  private final Counter heldUp;
  private final Timer nodeToSocket;

  Figures(MeterRegistry registry) {
    this(registry, Tracing.OFF);
  }

  Figures(MeterRegistry registry, Tracing tracing) {
    this.registry = registry;
    this.tracing = tracing;
    for (OriginClient client : OriginClient.values()) {
      var number = new AtomicInteger();
      open.put(client, number);
      Gauge.builder("mattermost_http_websockets_total", number, AtomicInteger::get)
          .tag("origin_client", client.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    for (CloseReason reason : CloseReason.values()) {
      closes.put(
          reason,
          Counter.builder("rookery_realtime_closes")
              .tag("reason", reason.label())
              .tag("code", Integer.toString(reason.code()))
              .register(registry));
    }
    this.nodeToSocket =
        Timer.builder("rookery_realtime_node_to_socket")
            .serviceLevelObjectives(Buckets.latency())
            .register(registry);
    this.heldUp =
        Counter.builder("rookery_realtime_held_up")
            .description("times that a client sent too much, and was read no faster")
            .register(registry);
    this.successes = reconnects("success");
    this.freshStarts = reconnects("failure");
    this.exact = resumes("exact");
    for (Continuity.Cause cause : Continuity.Cause.values()) {
      causes.put(cause, resumes(cause.name().toLowerCase(Locale.ROOT)));
    }
  }

  Tracing tracing() {
    return tracing;
  }

  private Counter reconnects(String type) {
    return Counter.builder("mattermost_websocket_reconnects_total")
        .tag("type", type)
        .tag("disconnect_err_code", "0")
        .register(registry);
  }

  private Counter resumes(String result) {
    return Counter.builder("rookery_realtime_resumes").tag("result", result).register(registry);
  }

  void opened(OriginClient client) {
    number(client).incrementAndGet();
  }

  void gone(OriginClient client) {
    number(client).decrementAndGet();
  }

  private AtomicInteger number(OriginClient client) {
    return java.util.Objects.requireNonNull(open.get(client));
  }

  /// Sockets that are open now, anonymous ones included.
  int open() {
    return open.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  void closed(CloseReason reason) {
    java.util.Objects.requireNonNull(closes.get(reason)).increment();
  }

  /// A client sent more than it may, and is read no faster.
  void heldUp() {
    heldUp.increment();
  }

  /// A client came back and goes on exactly.
  void resumed() {
    successes.increment();
    exact.increment();
  }

  /// A client came back and starts over.
  void startedOver(Continuity.Cause cause) {
    freshStarts.increment();
    java.util.Objects.requireNonNull(causes.get(cause)).increment();
  }

  /// Frames were written.
  ///
  /// @param name the type of their event; `response` for a reply
  void frames(String name, int number) {
    Counter counter = frames.get(name);
    if (counter == null) {
      counter = frames.computeIfAbsent(name, this::broadcasts);
    }
    counter.increment(number);
  }

  private Counter broadcasts(String name) {
    return Counter.builder("mattermost_websocket_broadcasts_total")
        .tag("name", name)
        .register(registry);
  }

  /// An entry that came to this node was written to the sockets of all its event loops.
  void written(long nanos) {
    nodeToSocket.record(nanos, TimeUnit.NANOSECONDS);
  }

  /// Watches one event loop's share.
  void watch(Shard shard) {
    String hub = Integer.toString(shards.getAndIncrement());
    Gauge.builder("mattermost_websocket_broadcast_buffer_size", shard, Shard::backlog)
        .tag("hub", hub)
        .register(registry);
    Gauge.builder("mattermost_websocket_broadcast_buffer_users_registered", shard, Shard::size)
        .tag("hub", hub)
        .register(registry);
  }
}
