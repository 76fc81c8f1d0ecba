package rookery.cluster.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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

  /// A node that has not beaten for longer is silent: its beats are a second apart.
  private static final long SILENT_MILLIS = 1_500;

  /// Beats of nodes that were started at once drift apart.
  private static final int JITTER_MILLIS = 100;

  private final RedisSettings settings;
  private final Supplier<NodeFacts> self;
  private final Listener listener;
  private final Counter failures;
  private final Counter losses;
  private final Timers.Task task;
  private final Map<Incarnation, Sight> seen = new HashMap<>();
  private volatile List<NodeFacts> nodes;
  private volatile Set<Incarnation> silent = Set.of();
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

  /// A node when it was seen last. Immutable.
  ///
  /// @param beat when it beat, by this process' time
  private record Sight(NodeFacts facts, long beat) {}

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

  @Override
  public Set<Incarnation> silent() {
    return silent;
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
          to.run(
              BEAT,
              keys(),
              own.incarnation(),
              FactsText.write(own),
              LEASE.toMillis(),
              settings.installation(),
              Link.CLAIM_LASTS.toMillis());
      long now = System.nanoTime();
      var there = sights((List<?>) answer, now);
      nodes =
          there.stream().map(Sight::facts).sorted(Comparator.comparing(NodeFacts::node)).toList();
      silent =
          there.stream()
              .filter(sight -> now - sight.beat() > Duration.ofMillis(SILENT_MILLIS).toNanos())
              .map(sight -> sight.facts().incarnation())
              .collect(Collectors.toUnmodifiableSet());
      compare(own.incarnation(), there, now);
    } catch (Away e) {
      failures.increment();
      LOG.debug("The roster cannot be seen", e);
      unlink();
    }
  }

  private void compare(Incarnation own, List<Sight> there, long now) {
    var present = new HashSet<Incarnation>();
    for (Sight sight : there) {
      Incarnation node = sight.facts().incarnation();
      if (present.add(node) && !node.equals(own) && seen.put(node, sight) == null) {
        listener.arrived(node);
      }
    }
    // Whoever is behind the same outage or stall needs as long as this node did.
    if (now - lastSeen > EVERY.multipliedBy(2).toNanos()) {
      watchingSince = now;
    }
    lastSeen = now;
    if (now - watchingSince >= LEASE.plus(EVERY).toNanos()) {
      List.copyOf(seen.values()).stream()
          .filter(sight -> !present.contains(sight.facts().incarnation()) && over(sight, now))
          .forEach(this::lose);
    }
  }

  /// A lease that is gone is over only if it has not been renewed for as long by this process' time
  /// too: the clock of Redis may have been set.
  private static boolean over(Sight sight, long now) {
    boolean leaves = sight.facts().state() == NodeFacts.State.LEAVING;
    return leaves || now - sight.beat() >= LEASE.toNanos();
  }

  private void lose(Sight sight) {
    Incarnation node = sight.facts().incarnation();
    LOG.warn("The node {} ({}) is gone", sight.facts().node(), node);
    losses.increment();
    seen.remove(node);
    listener.lost(node);
  }

  private static List<Sight> sights(List<?> answer, long now) {
    var all = new ArrayList<Sight>();
    for (int i = 0; i + 2 < answer.size(); i += 3) {
      try {
        long age = Long.parseLong(Head.text(answer.get(i + 2)));
        var facts = FactsText.read(Head.text(answer.get(i + 1)));
        all.add(new Sight(facts, now - Duration.ofMillis(Math.max(0, age)).toNanos()));
      } catch (IllegalArgumentException e) {
        LOG.warn("A node tells facts that cannot be read", e);
      }
    }
    return all;
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
    return List.of(settings.key("nodes"), settings.key("facts"), settings.key("owner"));
  }

  @Override
  public synchronized void close() {
    task.cancel();
    closed = true;
    Link now = link;
    if (now != null) {
      try {
        now.run(LEAVE, keys(), self.get().incarnation(), settings.installation());
      } catch (Away e) {
        LOG.debug("The lease could not be ended; it will be over by itself", e);
      }
    }
    unlink();
  }
}
