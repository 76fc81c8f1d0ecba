package rookery.cluster.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// One node of all leads: it does what only one should do. The lead is a row with a holder, a term
/// that only grows and an end by the database's clock; it is renewed every second for three, and
/// every node looks there about as often. What a leader writes looks at the term in its own
/// transaction ([#guarded]): one that was paused while another began to lead is refused. By its own
/// time too a lead ends that was not renewed.
///
/// Thread-safe; lock order: this object's, then nothing.
public final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE = Duration.ofSeconds(3);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

  private final Database database;
  private final Incarnation self;
  private final Time time;
  private final Candidacy candidacy = new Candidacy(RandomGenerator.getDefault());
  private final ClockSkew skew = new ClockSkew();
  private final Counter terms;
  private volatile long term;
  private volatile long endsAt;
  private volatile Optional<Lead> seen = Optional.empty();
  private volatile long seenUntil;
  private volatile long answeredAt;
  private boolean candidate = true;
  private boolean closed;

  private Leadership(Database database, Incarnation self, Time time, MeterRegistry metrics) {
    this.database = database;
    this.self = self;
    this.time = time;
    this.answeredAt = time.nanos().getAsLong();
    this.terms = Counter.builder("rookery_cluster_terms_begun").register(metrics);
    Gauge.builder("rookery_cluster_leads", this, lead -> lead.leads() ? 1 : 0).register(metrics);
    Gauge.builder(
            "rookery_cluster_term",
            this,
            lead -> lead.seen.map(Lead::term).orElse(0L).doubleValue())
        .register(metrics);
    Gauge.builder("rookery_cluster_clock_skew_milliseconds", skew, ClockSkew::millis)
        .register(metrics);
  }

  /// What tells the time. Immutable.
  ///
  /// @param clock of this machine, which is compared with the database's
  /// @param nanos this process' time
  public record Time(Timers timers, InstantSource clock, LongSupplier nanos) {
    /// The real one.
    public static Time real(Timers timers) {
      return new Time(timers, InstantSource.system(), System::nanoTime);
    }
  }

  /// Becomes a candidate, by this machine's time.
  public static Leadership join(
      Database database, Incarnation self, Timers timers, MeterRegistry metrics) {
    return join(database, self, Time.real(timers), metrics);
  }

  /// Becomes a candidate.
  public static Leadership join(
      Database database, Incarnation self, Time time, MeterRegistry metrics) {
    var leadership = new Leadership(database, self, time, metrics);
    leadership.runAgain(leadership.attempt());
    time.timers().every("forget-lives", FORGET_EVERY, leadership::forget);
    return leadership;
  }

  /// Whether this node leads, as far as it knows: only [#guarded] makes sure.
  public boolean leads() {
    return term > 0 && time.nanos().getAsLong() < endsAt;
  }

  /// The term in which this node leads, as far as it knows; 0 if it does not. Within [#guarded] it
  /// is the term that guards, or 0.
  public long term() {
    return leads() ? term : 0;
  }

  /// Who leads, as this node saw about a second ago at most; nobody, if that lease is over or the
  /// database does not say.
  public Optional<Lead> lead() {
    return time.nanos().getAsLong() < seenUntil ? seen : Optional.empty();
  }

  /// The newest term that this node knows of, even if nobody leads now.
  public long newestTerm() {
    return seen.map(Lead::term).orElse(0L);
  }

  /// How much this machine's clock is ahead of the database's, in milliseconds.
  public long clockSkewMillis() {
    return skew.millis();
  }

  /// For how long the database has not said who leads.
  public Duration unanswered() {
    return Duration.ofNanos(Math.max(0, time.nanos().getAsLong() - answeredAt));
  }

  /// Does something as the leader, in one transaction; nothing, if this node does not lead or
  /// another has begun to. Nobody else begins to lead before that transaction ends, so it must be
  /// short; PostgreSQL ends it if it is idle for two seconds.
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
      LOG.warn("This node does not lead any more: term {} is over", old);
    }
  }

  /// Looks who leads, and asks for the lead if nobody does; answers when to look again.
  synchronized Duration attempt() {
    if (closed) {
      return LEASE;
    }
    try {
      LeaderSql.Word word = look();
      boolean led = word.lead().isPresent() && word.remainingMillis() > 0;
      if (led && !word.lead().get().holder().equals(self)) {
        superseded(term);
        sees(word.lead().get(), word.remainingMillis());
        return candidacy.whileLed(word.remainingMillis());
      }
      if (!candidate) {
        return candidacy.whileLed(LEASE.toMillis());
      }
      return claims() ? candidacy.whileLed(LEASE.toMillis()) : candidacy.afterLoss();
    } catch (ProblemException e) {
      LOG.debug("Who leads cannot be told now", e);
      return candidacy.afterFailure();
    }
  }

  private LeaderSql.Word look() {
    long wall = time.clock().millis();
    long start = time.nanos().getAsLong();
    LeaderSql.Word word = database.read(LeaderSql::look);
    long end = time.nanos().getAsLong();
    skew.answered(wall, Duration.ofNanos(end - start).toMillis(), word.nowMillis());
    answeredAt = end;
    return word;
  }

  private boolean claims() {
    long start = time.nanos().getAsLong();
    OptionalLong claimed = database.write(tx -> LeaderSql.claim(tx, self, LEASE));
    if (claimed.isPresent()) {
      leads(claimed.getAsLong(), start);
      return true;
    }
    superseded(term);
    LeaderSql.Word word = look();
    word.lead().ifPresent(lead -> sees(lead, word.remainingMillis()));
    return false;
  }

  /// The lease counts from before it was asked for.
  private void leads(long claimed, long start) {
    endsAt = start + LEASE.toNanos();
    if (claimed != term) {
      LOG.info("This node leads, in term {}", claimed);
      terms.increment();
      term = claimed;
    }
    String name = seen.filter(lead -> lead.holder().equals(self)).map(Lead::name).orElse("");
    seen = Optional.of(new Lead(self, name, claimed));
    seenUntil = endsAt;
  }

  private void sees(Lead lead, long remainingMillis) {
    if (lead.term() != newestTerm() || !lead.holder().equals(holder())) {
      LOG.info("The node {} ({}) leads, in term {}", lead.name(), lead.holder(), lead.term());
    }
    seen = Optional.of(lead);
    seenUntil = time.nanos().getAsLong() + Duration.ofMillis(remainingMillis).toNanos();
  }

  private Incarnation holder() {
    return seen.map(Lead::holder).orElse(self);
  }

  private synchronized void runAgain(Duration pause) {
    if (!closed) {
      time.timers().after("leader", pause, () -> runAgain(attempt()));
    }
  }

  private void forget() {
    Optional<Integer> forgotten = guarded(LeaseSql::forget);
    LOG.debug("Lives that are over and were forgotten: {}", forgotten);
  }

  /// Hands the lead over, for good: another node takes it within about a second. This one goes on
  /// to look who that is.
  public synchronized void handOver() {
    candidate = false;
    long mine = term;
    term = 0;
    if (mine > 0) {
      seenUntil = time.nanos().getAsLong();
      try {
        database.write(tx -> {
          LeaderSql.handOver(tx, self, mine);
          return mine;
        });
        LOG.info("This node has handed over the lead of term {}", mine);
      } catch (ProblemException e) {
        LOG.debug("The lead could not be handed over; it will end by itself", e);
      }
    }
  }

  /// Hands the lead over and looks no more.
  @Override
  public synchronized void close() {
    handOver();
    closed = true;
  }
}
