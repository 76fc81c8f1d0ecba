package rookery.cluster.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;

/// The nodes' leases in Redis: renewed every second, over after three, by the clock of Redis. A
/// node that could not see Redis itself for a while, or only slowly, knows nobody's absence until
/// it has watched for a whole lease again.
///
/// Thread-safe; lock order: this object's, then whatever the listener takes.
public final class RedisRoster implements Roster {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRoster.class);
  private static final Script BEAT = Script.packaged("beat.lua");
  private static final Script LEAVE = Script.packaged("leave.lua");
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(3);

  /// Beats of nodes that were started at once drift apart.
  private static final int JITTER_MILLIS = 100;

  private final RedisSettings settings;
  private final Supplier<NodeFacts> self;
  private final Listener listener;
  private final Counter failures;
  private final Counter losses;
  private final Timers.Task task;
  private final Set<Incarnation> seen = new HashSet<>();
  private volatile List<NodeFacts> nodes;
  private @Nullable Link link;
  private long watchingSince;
  private long lastSeen;
  private boolean closed;

  private RedisRoster(
      RedisSettings settings,
      Supplier<NodeFacts> self,
      Listener listener,
      Timers timers,
      MeterRegistry metrics) {
    this.settings = settings;
    this.self = self;
    this.listener = listener;
    this.failures = Counter.builder("rookery_cluster_beats_failed").register(metrics);
    this.losses = Counter.builder("rookery_cluster_nodes_lost").register(metrics);
    this.nodes = List.of(self.get());
    Gauge.builder("rookery_cluster_nodes", this, roster -> roster.nodes().size()).register(metrics);
    this.task = timers.every("roster", EVERY.plusMillis(jitter()), this::beat);
  }

  /// Joins, as soon as Redis is there.
  ///
  /// @param self this node's facts, asked for at every beat
  public static RedisRoster join(
      RedisSettings settings,
      Supplier<NodeFacts> self,
      Listener listener,
      Timers timers,
      MeterRegistry metrics) {
    var roster = new RedisRoster(settings, self, listener, timers, metrics);
    roster.beat();
    return roster;
  }

  @Override
  public List<NodeFacts> nodes() {
    return nodes;
  }

  private static int jitter() {
    return RandomGenerator.getDefault().nextInt(JITTER_MILLIS);
  }

  /// Renews the lease, and tells who came and went.
  private synchronized void beat() {
    if (closed) {
      return;
    }
    try {
      NodeFacts own = self.get();
      Link to = linked();
      Object answer =
          to.run(BEAT, keys(), own.incarnation(), FactsText.write(own), LEASE.toMillis());
      nodes = facts((List<?>) answer);
      compare(own.incarnation(), System.nanoTime());
    } catch (Away e) {
      failures.increment();
      LOG.debug("The roster cannot be seen", e);
      unlink();
    }
  }

  private void compare(Incarnation own, long now) {
    var there = new HashSet<Incarnation>();
    nodes.forEach(node -> there.add(node.incarnation()));
    there.remove(own);
    for (Incarnation node : there) {
      if (seen.add(node)) {
        listener.arrived(node);
      }
    }
    // Whoever is behind the same outage or stall needs as long as this node did.
    if (now - lastSeen > EVERY.multipliedBy(2).toNanos()) {
      watchingSince = now;
    }
    lastSeen = now;
    if (now - watchingSince >= LEASE.plus(EVERY).toNanos()) {
      seen.stream().filter(node -> !there.contains(node)).toList().forEach(this::lose);
    }
  }

  private void lose(Incarnation node) {
    LOG.warn("The node {} is lost", node);
    losses.increment();
    seen.remove(node);
    listener.lost(node);
  }

  private static List<NodeFacts> facts(List<?> answer) {
    var all = new ArrayList<NodeFacts>();
    for (int i = 0; i + 1 < answer.size(); i += 2) {
      try {
        all.add(FactsText.read(Head.text(answer.get(i + 1))));
      } catch (IllegalArgumentException e) {
        LOG.warn("A node tells facts that cannot be read", e);
      }
    }
    all.sort(Comparator.comparing(NodeFacts::node));
    return List.copyOf(all);
  }

  private Link linked() throws Away {
    Link now = link;
    if (now == null) {
      now = Link.open(settings, "roster", Duration.ZERO);
      lastSeen = System.nanoTime();
      watchingSince = lastSeen;
      link = now;
    }
    return now;
  }

  private void unlink() {
    Link old = link;
    link = null;
    if (old != null) {
      old.close();
    }
  }

  private List<String> keys() {
    return List.of(settings.key("nodes"), settings.key("facts"));
  }

  @Override
  public synchronized void close() {
    task.cancel();
    closed = true;
    Link now = link;
    if (now != null) {
      try {
        now.run(LEAVE, keys(), self.get().incarnation());
      } catch (Away e) {
        LOG.debug("The lease could not be ended; it will be over by itself", e);
      }
    }
    unlink();
  }
}
