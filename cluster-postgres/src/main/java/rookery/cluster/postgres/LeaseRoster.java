package rookery.cluster.postgres;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.NodeFacts;
import rookery.cluster.Roster;
import rookery.cluster.postgres.LeaseSql.Lease;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;

/// The roster of a cluster: Redis says who is there, and PostgreSQL while the log is there. Each
/// node renews a lease in PostgreSQL too: every ten seconds for thirty, or, while something is
/// wrong with Redis, every second for five.
///
/// Thread-safe; lock order: this object's, then whatever the listener takes.
public final class LeaseRoster implements Roster {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseRoster.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LONG_LEASE = Duration.ofSeconds(30);
  private static final Duration SHORT_LEASE = Duration.ofSeconds(5);
  private static final long RENEW_NANOS = Duration.ofSeconds(10).toNanos();

  /// How long all nodes that are there have shown it, even after the database was away.
  private static final long CERTAIN_NANOS = Duration.ofSeconds(12).toNanos();

  private final Database database;
  private final Supplier<NodeFacts> self;
  private final SwitchingLog log;
  private final Listener listener;
  private final LongSupplier nanos;
  private final Attendance attendance;
  private final Set<Incarnation> inRedis = ConcurrentHashMap.newKeySet();
  private final Roster redis;
  private final Timers.Task task;
  private volatile List<NodeFacts> stored = List.of();
  private volatile Set<Incarnation> late = Set.of();

  /// Those that tell in PostgreSQL that they do not reach Redis.
  private volatile List<NodeFacts> apart = List.of();

  private long renewedAt;
  private boolean renewedShort;
  private long readAt;
  private long watchingSince;
  private boolean open;

  private LeaseRoster(
      Surroundings around,
      Supplier<NodeFacts> self,
      Function<Listener, Roster> redis,
      Listener listener) {
    this.database = around.database();
    this.log = around.log();
    this.nanos = around.nanos();
    this.self = self;
    this.listener = listener;
    this.attendance = new Attendance(self.get().incarnation());
    this.readAt = nanos.getAsLong();
    this.watchingSince = readAt;
    this.renewedAt = readAt - RENEW_NANOS;
    this.redis = redis.apply(new Prompt());
    this.task = around.timers().every("leases", EVERY, this::beat);
  }

  /// What a roster looks at. Immutable.
  ///
  /// @param nanos this process' time
  public record Surroundings(
      Database database, SwitchingLog log, Timers timers, LongSupplier nanos) {}

  /// Joins, as soon as either is there.
  ///
  /// @param self this node's facts, asked for at every beat
  /// @param redis joins in Redis
  public static LeaseRoster join(
      Surroundings around,
      Supplier<NodeFacts> self,
      Function<Listener, Roster> redis,
      Listener listener) {
    var roster = new LeaseRoster(around, self, redis, listener);
    roster.begin();
    return roster;
  }

  private synchronized void begin() {
    open = true;
    beat();
  }

  @Override
  public List<NodeFacts> nodes() {
    List<NodeFacts> known = stored;
    if (log.degraded() && !known.isEmpty()) {
      return known;
    }
    List<NodeFacts> inTouch = redis.nodes();
    List<NodeFacts> others =
        apart.stream()
            .filter(node ->
                inTouch.stream().noneMatch(each -> each.incarnation().equals(node.incarnation())))
            .toList();
    return others.isEmpty()
        ? inTouch
        : Stream.concat(inTouch.stream(), others.stream())
            .sorted(Comparator.comparing(NodeFacts::node))
            .toList();
  }

  @Override
  public Set<Incarnation> silent() {
    return log.degraded() ? late : redis.silent();
  }

  /// Renews the lease if it is time to, and tells who came and went.
  private synchronized void beat() {
    if (!open) {
      return;
    }
    try {
      long now = nanos.getAsLong();
      renew(now);
      List<Lease> leases = database.read(LeaseSql::read);
      if (now - readAt > EVERY.multipliedBy(3).toNanos()) {
        watchingSince = now;
      }
      readAt = now;
      stored = facts(leases, Lease::alive);
      apart = facts(leases, lease -> lease.alive() && lease.withoutRedis());
      late =
          leases.stream()
              .filter(lease -> lease.alive() && lease.late())
              .map(Lease::incarnation)
              .collect(Collectors.toUnmodifiableSet());
      boolean certain = now - watchingSince >= CERTAIN_NANOS;
      tell(attendance.compare(log.degraded(), Set.copyOf(inRedis), leases, certain));
    } catch (ProblemException e) {
      LOG.debug("The leases cannot be seen", e);
    }
  }

  private static List<NodeFacts> facts(List<Lease> leases, Predicate<Lease> which) {
    return leases.stream()
        .filter(which)
        .flatMap(lease -> FactsRow.read(lease.incarnation(), lease.facts()).stream())
        .sorted(Comparator.comparing(NodeFacts::node))
        .toList();
  }

  private void renew(long now) {
    boolean trouble = log.degraded() || log.seenInRedis().isEmpty();
    if (trouble || renewedShort || now - renewedAt >= RENEW_NANOS) {
      NodeFacts facts = self.get();
      Duration lease = trouble ? SHORT_LEASE : LONG_LEASE;
      database.write(tx -> {
        LeaseSql.renew(
            tx, facts.incarnation(), lease, log.seenInRedis().orElse(null), FactsRow.write(facts));
        return lease;
      });
      renewedAt = now;
      renewedShort = trouble;
    }
  }

  private void tell(Attendance.Change change) {
    change.arrived().forEach(listener::arrived);
    for (Incarnation node : change.lost()) {
      LOG.warn("The node {} is gone", node);
      listener.lost(node);
    }
  }

  /// What Redis tells, which is certain, counts once it is compared with the leases.
  private final class Prompt implements Listener {
    @Override
    public void arrived(Incarnation node) {
      inRedis.add(node);
      beatSoon();
    }

    @Override
    public void lost(Incarnation node) {
      inRedis.remove(node);
      beatSoon();
    }

    /// Not on this thread, which the roster in Redis holds its lock on.
    private void beatSoon() {
      Thread.ofVirtual().name("leases").start(LeaseRoster.this::beat);
    }
  }

  @Override
  public void close() {
    task.cancel();
    redis.close();
    end();
  }

  private synchronized void end() {
    open = false;
    try {
      Incarnation own = self.get().incarnation();
      database.write(tx -> {
        LeaseSql.leave(tx, own);
        return own;
      });
    } catch (ProblemException e) {
      LOG.debug("The lease could not be ended; it will be over by itself", e);
    }
  }
}
