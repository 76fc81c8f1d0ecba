package rookery.cluster.redis;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;

/// The nodes' leases in Redis: renewed every second, over after three. A node that could not see
/// Redis itself for a while knows nobody's absence until it has watched for a whole lease again.
/// Thread-safe.
public final class RedisRoster implements Roster {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRoster.class);
  private static final Script BEAT = Script.packaged("beat.lua");
  private static final Script LEAVE = Script.packaged("leave.lua");
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final RedisSettings settings;
  private final Supplier<NodeFacts> self;
  private final LossListener losses;
  private final Timers.Task task;
  private final Set<Incarnation> seen = new HashSet<>();
  private volatile List<NodeFacts> nodes;
  private @Nullable Link link;
  private long watchingSince;
  private boolean closed;

  private RedisRoster(
      RedisSettings settings,
      Supplier<NodeFacts> self,
      LossListener losses,
      Timers timers,
      MeterRegistry metrics) {
    this.settings = settings;
    this.self = self;
    this.losses = losses;
    this.nodes = List.of(self.get());
    Gauge.builder("rookery_cluster_nodes", this, roster -> roster.nodes().size()).register(metrics);
    this.task = timers.every("roster", EVERY, this::beat);
  }

  /// Joins, as soon as Redis is there.
  ///
  /// @param self this node's facts, asked for at every beat
  public static RedisRoster join(
      RedisSettings settings,
      Supplier<NodeFacts> self,
      LossListener losses,
      Timers timers,
      MeterRegistry metrics) {
    var roster = new RedisRoster(settings, self, losses, timers, metrics);
    roster.beat();
    return roster;
  }

  @Override
  public List<NodeFacts> nodes() {
    return nodes;
  }

  private void beat() {
    for (Incarnation lost : look()) {
      LOG.warn("The node {} is lost", lost);
      losses.lost(lost);
    }
  }

  /// Renews the lease; answers whose is over.
  private synchronized List<Incarnation> look() {
    if (closed) {
      return List.of();
    }
    try {
      NodeFacts own = self.get();
      Object answer = linked().run(BEAT, keys(), own.incarnation(), FactsText.write(own), millis());
      nodes = facts((List<?>) answer);
      return missing();
    } catch (Away e) {
      LOG.debug("The roster cannot be seen", e);
      unlink();
      return List.of();
    }
  }

  private List<Incarnation> missing() {
    var there = new HashSet<Incarnation>();
    nodes.forEach(node -> there.add(node.incarnation()));
    seen.addAll(there);
    // Whoever is behind the same outage needs as long as this node did.
    if (System.nanoTime() - watchingSince < LEASE.plus(EVERY).toNanos()) {
      return List.of();
    }
    var missing = new ArrayList<>(seen);
    missing.removeAll(there);
    missing.forEach(seen::remove);
    return missing;
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
      watchingSince = System.nanoTime();
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

  private static long millis() {
    return LEASE.toMillis();
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
