package rookery.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.EventLog;
import rookery.cluster.LogUnavailable;
import rookery.cluster.Position;
import rookery.delivery.SweepSql.Left;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;

/// Takes over what lost nodes left in the outbox; any number of nodes may sweep at once.
///
/// Why each row is appended once. (a) The loss is committed before (b) the fence. Whoever is lost
/// registers in no epoch that begins after (a), and appends nothing in the fenced one after (b). So
/// what it appended in the present epoch is before the fence, and not before the place that it had
/// read up to when it wrote the row. (c) That stretch is read without a gap, and each record in it
/// has the id of its row. (d) One transaction deletes the rows found there and takes over the
/// others, if the owner is still the lost one and the epoch still the current one. What an earlier
/// epoch had of them does not count: a new epoch starts every connection over. Where the stretch
/// cannot be read any more, such an epoch is begun.
///
/// A paused node may commit after (d) what it wrote before (a): whoever is lost and owns rows is
/// swept again, every other second, for as long as there are any.
///
/// Thread-safe; its lock is held during a whole round, and nothing else is locked by it.
public final class Sweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final int ROWS_AT_ONCE = 1_000;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EventLog log;
  private final CurrentEpoch epochs;
  private final Database database;
  private final Incarnation self;
  private final Runnable taken;
  private final Timers timers;
  private final Duration grace;
  private final Counter rowsGiven;
  private final Counter rowsFound;
  private final Counter renewals;
  private final Map<Incarnation, Timers.Task> graces = new ConcurrentHashMap<>();
  private final Set<Incarnation> announced = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Timers.Task task;

  /// Where a sweep looks and writes, and for whom. Immutable.
  record Ground(EventLog log, CurrentEpoch epochs, Database database, Incarnation self) {}

  /// @param grace how long a node that is lost may still arrive again
  /// @param taken called after rows came to `self`
  Sweep(Ground ground, Runnable taken, Timers timers, Duration grace, MeterRegistry metrics) {
    this.log = ground.log();
    this.epochs = ground.epochs();
    this.database = ground.database();
    this.self = ground.self();
    this.taken = taken;
    this.timers = timers;
    this.grace = grace;
    this.rowsGiven = Counter.builder("rookery_delivery_swept_rows_appended").register(metrics);
    this.rowsFound = Counter.builder("rookery_delivery_swept_rows_deleted").register(metrics);
    this.renewals = Counter.builder("rookery_delivery_sweep_epochs_begun").register(metrics);
    this.task = timers.every("sweep", EVERY, this::round);
  }

  /// A node is lost: unless it arrives again soon, its rows are swept. Returns at once; may be
  /// called again and again.
  public void lost(Incarnation node) {
    graces.computeIfAbsent(
        node, _ -> timers.after("sweep of " + node, grace, () -> sweepSoon(node)));
  }

  /// A node was only slow, or apart.
  public void arrived(Incarnation node) {
    var task = graces.remove(node);
    if (task != null) {
      task.cancel();
    }
  }

  private void sweepSoon(Incarnation node) {
    graces.remove(node);
    if (!node.equals(self)) {
      announced.add(node);
      round();
    }
  }

  /// Lives of a node that own rows are lost, but for those that are `present`: another began.
  public void begun(String node, Collection<Incarnation> present) {
    database.read(queries -> SweepSql.otherLives(queries, node, self)).stream()
        .filter(life -> !present.contains(life))
        .forEach(announced::add);
    timers.after("sweep of earlier lives", Duration.ZERO, this::round);
  }

  private void round() {
    lock.lock();
    try {
      if (database.read(queries -> OutboxSql.lost(queries, self))) {
        return;
      }
      for (Incarnation node : List.copyOf(announced)) {
        markLost(node);
        sweep(node);
        announced.remove(node);
      }
      for (Incarnation node : database.read(queries -> SweepSql.lostOwners(queries, self))) {
        sweep(node);
      }
    } catch (LogUnavailable | ProblemException e) {
      LOG.debug("A sweep has to wait", e);
    } finally {
      lock.unlock();
    }
  }

  private void markLost(Incarnation node) {
    database.write(tx -> {
      SweepSql.markLost(tx, node);
      return node;
    });
  }

  private void sweep(Incarnation lost) throws LogUnavailable {
    List<Left> rows;
    boolean again;
    do {
      Position end = log.fence(lost);
      rows = database.read(queries -> SweepSql.left(queries, lost, ROWS_AT_ONCE));
      again = !rows.isEmpty() && settle(lost, rows, end);
    } while (again);
  }

  /// Whether there is more to do at once.
  private boolean settle(Incarnation lost, List<Left> rows, Position end) throws LogUnavailable {
    return switch (search(rows, end)) {
      case LogSearch.Answer.Found(var found) ->
          takeOver(lost, rows, found, end) && rows.size() == ROWS_AT_ONCE;
      case LogSearch.Answer.Gone _ -> {
        LOG.warn(
            "The event log does not reach back to what {} left in the outbox; a new epoch begins",
            lost);
        renewals.increment();
        log.renew(end.epoch());
        yield true;
      }
      case LogSearch.Answer.Later _ -> false;
    };
  }

  private LogSearch.Answer search(List<Left> rows, Position end) {
    var ids = rows.stream().map(Left::id).collect(Collectors.toSet());
    boolean allOfThisEpoch = rows.stream().allMatch(row -> row.seen().epoch().equals(end.epoch()));
    if (!allOfThisEpoch) {
      return LogSearch.all(log, end, ids, PATIENCE);
    }
    Position first = rows.stream().map(Left::seen).min(Position::compareTo).orElse(end);
    return LogSearch.behind(log, first, end, ids, PATIENCE);
  }

  /// False if the epoch that was searched is not the current one any more: what is known of it says
  /// nothing of the next.
  private boolean takeOver(Incarnation lost, List<Left> rows, Set<Long> found, Position end) {
    var others = rows.stream().map(Left::id).filter(id -> !found.contains(id)).toList();
    int given =
        database.write(tx -> {
          if (!epochs.holds(tx, end.epoch())) {
            return -1;
          }
          SweepSql.lock(tx, lost);
          OutboxSql.delete(tx, lost, found);
          return others.isEmpty() ? 0 : SweepSql.give(tx, lost, self, end, others);
        });
    if (given < 0) {
      return false;
    }
    rowsFound.increment(found.size());
    rowsGiven.increment(given);
    LOG.info(
        "Of the lost node {}, {} events were in the log and {} are appended now",
        lost,
        found.size(),
        given);
    if (given > 0) {
      taken.run();
    }
    return true;
  }

  @Override
  public void close() {
    task.cancel();
    graces.values().forEach(Timers.Task::cancel);
  }
}
