package rookery.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.postgres.Database;

/// Runs the jobs of a node while it leads. A run is a row: whoever leads claims it in the
/// transaction that looks at the term. A run whose node was lost, and one that failed or was handed
/// back, is taken up again.
///
/// Thread-safe; its lock is held while runs are claimed, and nothing else is locked by it.
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Surroundings around;
  private final Map<String, Job> jobs = new TreeMap<>();
  private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
  private final Map<String, Long> settled = new HashMap<>();
  private final JobFigures figures;
  private final Timers.Task task;
  private volatile boolean closed;

  /// What jobs stand on. Immutable.
  ///
  /// @param lead whether this node may run them
  /// @param random for the pauses after failures
  public record Surroundings(
      Database database,
      Lead lead,
      Incarnation self,
      IdSource ids,
      InstantSource clock,
      Timers timers,
      RandomGenerator random,
      MeterRegistry metrics) {}

  private Jobs(Surroundings around, Collection<Job> jobs) {
    this.around = around;
    jobs.forEach(this::add);
    this.figures = new JobFigures(around.metrics());
    types().forEach(type -> figures.watch(type, () -> running.containsKey(type)));
    this.task = around.timers().every("jobs", LOOK_EVERY, this::look);
  }

  /// Begins to run them whenever this node leads, and to remove old runs.
  public static Jobs start(Surroundings around, Collection<Job> jobs) {
    var all = new java.util.ArrayList<>(jobs);
    all.add(new TrimRuns(around.clock()));
    return new Jobs(around, all);
  }

  private void add(Job job) {
    Duration every = job.every();
    boolean sound = every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0;
    if (!sound || !job.type().matches("[a-z_]{1,32}") || jobs.put(job.type(), job) != null) {
      throw new IllegalArgumentException("the job " + job.type() + " every " + every);
    }
  }

  /// The jobs that there are.
  public Set<String> types() {
    return Set.copyOf(jobs.keySet());
  }

  /// Begins what is to be done now.
  synchronized void look() {
    long term = around.lead().term();
    if (closed || term == 0) {
      figures.oldestPending(0);
      return;
    }
    try {
      List<JobRecord> open = around.database().read(JobSql::open);
      figures.oldestPending(oldest(open));
      var busy = new HashSet<>(running.keySet());
      for (JobRecord each : open) {
        if (!running.containsKey(each.type()) && jobs.containsKey(each.type())) {
          goOn(each, term);
        }
        busy.add(each.type());
      }
      for (Job job : jobs.values()) {
        if (!busy.contains(job.type())) {
          beginIfDue(job, term);
        }
      }
    } catch (ProblemException e) {
      LOG.debug("Jobs have to wait", e);
    }
  }

  private long oldest(List<JobRecord> open) {
    long now = around.clock().millis();
    return open.stream()
        .filter(run -> run.status() == JobStatus.PENDING)
        .mapToLong(run -> now - Math.max(run.createAt(), run.notBefore()))
        .max()
        .stream()
        .map(age -> Math.max(age, 0))
        .findFirst()
        .orElse(0);
  }

  /// One that nobody is at: it waits, or its node is lost.
  private void goOn(JobRecord seen, long term) {
    long now = around.clock().millis();
    switch (seen.status()) {
      case PENDING, IN_PROGRESS -> {
        boolean waits = seen.status() == JobStatus.PENDING && seen.notBefore() > now;
        if (!waits && seen.attempt() >= Retry.ATTEMPTS) {
          giveUp(seen, JobStatus.ERROR, "given up: its node was lost each time", term);
        } else if (!waits) {
          takeUp(seen, term);
        }
      }
      case CANCEL_REQUESTED -> giveUp(seen, JobStatus.CANCELED, seen.error(), term);
      case SUCCESS, ERROR, CANCELED -> {}
    }
  }

  private void giveUp(JobRecord seen, JobStatus status, String error, long term) {
    boolean _ = inTerm(term, seen, status, error);
    LOG.warn("The run {} of the job {} ends: {}", seen.id(), seen.type(), status.wireName());
  }

  private boolean inTerm(long term, JobRecord seen, JobStatus status, String error) {
    long now = around.clock().millis();
    return around
        .lead()
        .guarded(tx -> leads(term) && JobSql.giveUp(tx, seen, status, error, now))
        .orElse(false);
  }

  private void takeUp(JobRecord seen, long term) {
    var claim = new Run.Claim(seen.id(), seen.type(), term, seen.attempt() + 1, seen.done());
    long now = around.clock().millis();
    boolean ours =
        around
            .lead()
            .guarded(tx -> leads(term) && JobSql.takeUp(tx, seen, claim, around.self(), now))
            .orElse(false);
    if (ours) {
      if (seen.status() == JobStatus.IN_PROGRESS) {
        LOG.info("The run {} of the job {} is taken up again", seen.id(), seen.type());
      }
      begin(claim);
    }
  }

  private void beginIfDue(Job job, long term) {
    Instant now = around.clock().instant();
    String type = job.type();
    long slot = Slots.at(type, job.every(), now);
    Long known = settled.get(type);
    if (known != null && known == slot) {
      return;
    }
    if (around.database().read(q -> JobSql.slotTaken(q, type, slot) || !job.due(q))) {
      settled.put(type, slot);
      return;
    }
    var claim = new Run.Claim(around.ids().next(), type, term, 1, 0);
    long at = now.toEpochMilli();
    Optional<Boolean> begun =
        around
            .lead()
            .guarded(tx -> leads(term) && JobSql.begin(tx, claim, slot, around.self(), at));
    if (begun.orElse(false)) {
      settled.put(type, slot);
      begin(claim);
    }
  }

  /// Within a guarded transaction: whether the term that guards it is that one.
  private boolean leads(long term) {
    return around.lead().term() == term;
  }

  private void begin(Run.Claim claim) {
    Job job = jobs.get(claim.type());
    if (job != null) {
      var ended = new CompletableFuture<Void>();
      running.put(claim.type(), ended);
      around.timers().after("job " + claim.type(), Duration.ZERO, () -> run(job, claim, ended));
    }
  }

  private void run(Job job, Run.Claim claim, CompletableFuture<Void> ended) {
    Instant start = around.clock().instant();
    var run = new Run(claim, around.lead(), around.clock(), () -> closed);
    String result = "refused";
    try {
      result = outcome(job, run);
    } catch (ProblemException e) {
      // What became of it is not written down; it is taken up again.
      LOG.debug("How the run {} of the job {} ended is not known", claim.id(), claim.type(), e);
    } finally {
      figures.ended(claim.type(), result, Duration.between(start, around.clock().instant()));
      running.remove(claim.type(), ended);
      ended.complete(null);
    }
  }

  private String outcome(Job job, Run run) {
    try {
      job.run(run);
      return run.end(JobStatus.SUCCESS, "") ? "success" : "refused";
    } catch (RunEnded e) {
      return switch (e.reason()) {
        case REFUSED -> "refused";
        case STOPPED -> run.giveBack(run.claim().attempt() - 1, 0, "") ? "handed_back" : "refused";
        case CANCELED -> run.end(JobStatus.CANCELED, "") ? "canceled" : "refused";
      };
    } catch (RuntimeException e) {
      return failed(run, e);
    }
  }

  private String failed(Run run, RuntimeException cause) {
    var claim = run.claim();
    if (claim.attempt() >= Retry.ATTEMPTS) {
      LOG.error("The run {} of the job {} is given up", claim.id(), claim.type(), cause);
      return run.end(JobStatus.ERROR, words(cause)) ? "error" : "refused";
    }
    Duration pause = Retry.after(claim.attempt(), around.random());
    LOG.warn(
        "Attempt {} at the job {} failed; the next one is in {}",
        claim.attempt(),
        claim.type(),
        pause,
        cause);
    long notBefore = around.clock().millis() + pause.toMillis();
    return run.giveBack(claim.attempt(), notBefore, words(cause)) ? "retry" : "refused";
  }

  /// For an administrator to read; the log has the rest.
  private static String words(RuntimeException cause) {
    String message = String.valueOf(cause.getMessage()).replace("\0", "");
    String words = cause.getClass().getSimpleName() + ": " + message;
    return words.substring(0, Math.min(words.length(), 300));
  }

  /// Begins nothing more; what runs ends with its present piece and is handed back, for whoever
  /// leads next.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      task.cancel();
    }
    var all = CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new));
    try {
      all.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      LOG.warn("Jobs do not end in time; the next leader takes them up: {}", running.keySet());
    } catch (ExecutionException e) {
      LOG.debug("A job ended badly", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
