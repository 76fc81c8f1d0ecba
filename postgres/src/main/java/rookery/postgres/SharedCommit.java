package rookery.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;

/// Callers who write alike at the same time share one transaction, and so its round trips and its
/// commit. There is no timer: whoever finds a lane free writes at once, with whatever waits there;
/// the busier a lane, the more share.
///
/// 1. Each caller is answered after the commit of its own.
/// 2. Callers with the same key have the same lane and are written in the order they came.
/// 3. If a shared transaction fails, each of its callers is written once more, alone: only the
///    caller at fault is refused. When the database is away, all are.
/// 4. A lane takes a bounded number of callers; the next is a [rookery.kernel.Problem.Unavailable].
///
/// Thread-safe; blocking; lock order: a lane, then nothing.
///
/// @param <A> what a caller wants written
/// @param <R> what it is answered
public final class SharedCommit<A, R> {
  private static final int MOST_WAITING = 1_000;

  private final Database database;
  private final Work<A, R> work;
  private final IntSupplier most;
  private final List<Lane> lanes;
  private final DistributionSummary sizes;
  private final Counter alone;
  private final Counter refused;

  /// Writes for several callers in one transaction. Repeatable, as every transaction.
  @FunctionalInterface
  public interface Work<A, R> {
    /// @param asked in the order they came, at least one
    /// @return an answer for each, in the same order
    List<R> write(Transaction transaction, List<A> asked);
  }

  /// @param name of the metrics, such as `posts`
  /// @param most callers that share a transaction; 1: nobody shares, nobody waits for others
  /// @param lanes transactions at a time
  public SharedCommit(
      Database database,
      Work<A, R> work,
      String name,
      IntSupplier most,
      int lanes,
      MeterRegistry metrics) {
    this.database = database;
    this.work = work;
    this.most = most;
    this.lanes = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      this.lanes.add(new Lane());
    }
    this.sizes =
        DistributionSummary.builder("rookery_postgres_shared_size")
            .tag("of", name)
            .register(metrics);
    this.alone = Counter.builder("rookery_postgres_shared_alone").tag("of", name).register(metrics);
    this.refused =
        Counter.builder("rookery_postgres_shared_refused").tag("of", name).register(metrics);
    Gauge.builder("rookery_postgres_shared_waiting", this, SharedCommit::waiting)
        .tag("of", name)
        .register(metrics);
  }

  /// Writes it, alone or with others.
  ///
  /// @param key decides the lane
  public R write(Object key, A asked) {
    if (most.getAsInt() <= 1) {
      return each(asked).answer();
    }
    return lanes.get(Math.floorMod(key.hashCode(), lanes.size())).write(asked).answer();
  }

  private Outcome<R> each(A asked) {
    try {
      sizes.record(1);
      var committed = database.commit(t -> work.write(t, List.of(asked)).getFirst(), work);
      return new Outcome.Done<>(committed.result(), committed);
    } catch (RuntimeException e) {
      return new Outcome.Failed<>(e);
    }
  }

  private List<Outcome<R>> together(List<A> asked) {
    if (asked.size() == 1) {
      return List.of(each(asked.getFirst()));
    }
    try {
      sizes.record(asked.size());
      var committed = database.commit(t -> work.write(t, asked), work);
      return committed.result().stream()
          .<Outcome<R>>map(result -> new Outcome.Done<>(result, committed))
          .toList();
    } catch (RuntimeException e) {
      if (e instanceof ProblemException p && p.problem() instanceof Problem.Unavailable) {
        return asked.stream().<Outcome<R>>map(_ -> new Outcome.Failed<>(e)).toList();
      }
      alone.increment();
      return asked.stream().map(this::each).toList();
    }
  }

  /// Callers that wait for their turn.
  private double waiting() {
    return lanes.stream().mapToInt(Lane::waiting).sum();
  }

  /// What became of a caller's wish.
  private sealed interface Outcome<R> {
    R answer();

    record Done<R>(R result, Database.Committed<?> committed) implements Outcome<R> {
      @Override
      public R answer() {
        committed.beforeAnswer();
        return result;
      }
    }

    record Failed<R>(RuntimeException why) implements Outcome<R> {
      @Override
      public R answer() {
        throw why;
      }
    }
  }

  /// A caller that waits. Confined to the lock of its lane.
  private final class Turn {
    private final A asked;
    private final Condition wake;
    private @Nullable Outcome<R> outcome;

    Turn(A asked, Condition wake) {
      this.asked = asked;
      this.wake = wake;
    }
  }

  /// One transaction at a time; the first who waits writes for those behind it. Thread-safe.
  private final class Lane {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Turn> turns = new ArrayDeque<>();
    private boolean busy;

    Outcome<R> write(A asked) {
      lock.lock();
      try {
        var turn = new Turn(asked, lock.newCondition());
        if (turns.size() >= MOST_WAITING) {
          refused.increment();
          throw Problems.unavailable("database", new TimeoutException("too many want to write"));
        }
        turns.add(turn);
        while (true) {
          Outcome<R> outcome = turn.outcome;
          if (outcome != null) {
            return outcome;
          }
          if (busy) {
            turn.wake.awaitUninterruptibly();
          } else {
            lead();
          }
        }
      } finally {
        lock.unlock();
      }
    }

    /// Writes for those who have waited longest, without the lock meanwhile.
    private void lead() {
      busy = true;
      List<Turn> taken = next();
      List<Outcome<R>> outcomes = List.of();
      lock.unlock();
      try {
        outcomes = together(taken.stream().map(turn -> turn.asked).toList());
      } finally {
        lock.lock();
        busy = false;
        settle(taken, outcomes);
      }
    }

    private List<Turn> next() {
      int size = Math.clamp(most.getAsInt(), 1, turns.size());
      var taken = new ArrayList<Turn>(size);
      for (int i = 0; i < size; i++) {
        taken.add(turns.remove());
      }
      return taken;
    }

    private void settle(List<Turn> taken, List<Outcome<R>> outcomes) {
      for (int i = 0; i < taken.size(); i++) {
        Turn turn = taken.get(i);
        turn.outcome = i < outcomes.size() ? outcomes.get(i) : broken();
        turn.wake.signal();
      }
      Turn next = turns.peek();
      if (next != null) {
        next.wake.signal();
      }
    }

    /// Who led was stopped by an error of the machine itself.
    private Outcome<R> broken() {
      return new Outcome.Failed<>(new IllegalStateException("the writer of this lane broke"));
    }

    int waiting() {
      lock.lock();
      try {
        return turns.size();
      } finally {
        lock.unlock();
      }
    }
  }
}
