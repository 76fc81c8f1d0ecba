package rookery.cluster.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// One node of all leads: it does what only one should do. The lead is a row with a holder, a term
/// that only grows and an end by the database's clock. Whoever does not lead asks more and more
/// rarely. What a leader writes looks at the term in its own transaction ([#guarded]): one that was
/// paused while another began to lead is refused.
///
/// Thread-safe; lock order: this object's, then nothing.
public final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration RENEW = Duration.ofSeconds(3);
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  private final Database database;
  private final Incarnation self;
  private final Timers timers;
  private final RandomGenerator random;
  private final Counter terms;
  private volatile long term;
  private int refusals;
  private boolean closed;

  private Leadership(
      Database database,
      Incarnation self,
      Timers timers,
      RandomGenerator random,
      MeterRegistry metrics) {
    this.database = database;
    this.self = self;
    this.timers = timers;
    this.random = random;
    this.terms = Counter.builder("rookery_cluster_terms_begun").register(metrics);
    Gauge.builder("rookery_cluster_leads", this, lead -> lead.leads() ? 1 : 0).register(metrics);
  }

  /// Becomes a candidate.
  public static Leadership join(
      Database database, Incarnation self, Timers timers, MeterRegistry metrics) {
    var leadership = new Leadership(database, self, timers, RandomGenerator.getDefault(), metrics);
    leadership.runAgain(leadership.attempt());
    timers.every("forget-lives", FORGET_EVERY, leadership::forget);
    return leadership;
  }

  /// Whether this node leads, as far as it knows: only [#guarded] makes sure.
  public boolean leads() {
    return term > 0;
  }

  /// Does something as the leader, in one transaction; nothing, if this node does not lead or
  /// another has begun to.
  public <T> Optional<T> guarded(Function<Transaction, T> work) {
    long mine = term;
    if (mine == 0) {
      return Optional.empty();
    }
    Optional<T> done =
        database.write(tx ->
            LeaderSql.holds(tx, self, mine) ? Optional.of(work.apply(tx)) : Optional.<T>empty());
    if (done.isEmpty()) {
      superseded(mine);
    }
    return done;
  }

  private synchronized void superseded(long old) {
    if (old > 0 && term == old) {
      term = 0;
      LOG.info("Another node leads");
    }
  }

  /// Asks for the lead once; answers when to ask again.
  synchronized Duration attempt() {
    if (closed) {
      return RENEW;
    }
    try {
      OptionalLong claimed = database.write(tx -> LeaderSql.claim(tx, self, LEASE));
      if (claimed.isPresent()) {
        leads(claimed.getAsLong());
        return RENEW;
      }
      superseded(term);
    } catch (ProblemException e) {
      LOG.debug("Who leads cannot be told now", e);
    }
    refusals++;
    long ceiling = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(refusals, 10));
    return Duration.ofMillis(FIRST_PAUSE_MILLIS + random.nextLong(ceiling));
  }

  private void leads(long claimed) {
    refusals = 0;
    if (claimed != term) {
      LOG.info("This node leads, in term {}", claimed);
      terms.increment();
      term = claimed;
    }
  }

  private synchronized void runAgain(Duration pause) {
    if (!closed) {
      timers.after("leader", pause, () -> runAgain(attempt()));
    }
  }

  private void forget() {
    Optional<Integer> forgotten = guarded(LeaseSql::forget);
    LOG.debug("Lives that are over and were forgotten: {}", forgotten);
  }

  /// Hands the lead over.
  @Override
  public synchronized void close() {
    closed = true;
    long mine = term;
    term = 0;
    if (mine > 0) {
      try {
        database.write(tx -> {
          LeaderSql.handOver(tx, self, mine);
          return mine;
        });
      } catch (ProblemException e) {
        LOG.debug("The lead could not be handed over; it will end by itself", e);
      }
    }
  }
}
