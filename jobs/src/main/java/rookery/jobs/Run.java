package rookery.jobs;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import rookery.postgres.Transaction;

/// One attempt at a run, as the job sees it. What it may not do any more, because another node
/// leads, this one stops or an administrator cancelled it, ends it with an exception that the job
/// lets pass. Not thread-safe; confined to the thread of the run.
public final class Run {
  private final Claim claim;
  private final Lead lead;
  private final InstantSource clock;
  private final BooleanSupplier stopping;
  private long done;
  private int progress;

  /// The right to attempt a run. Immutable.
  ///
  /// @param attempt which one it is, from 1
  /// @param done what earlier attempts did
  record Claim(String id, String type, long term, int attempt, long done) {}

  Run(Claim claim, Lead lead, InstantSource clock, BooleanSupplier stopping) {
    this.claim = claim;
    this.lead = lead;
    this.clock = clock;
    this.stopping = stopping;
    this.done = claim.done();
  }

  /// Of the run, whichever attempt it is.
  public String id() {
    return claim.id();
  }

  /// Does a piece of the work in one transaction, which commits only if this attempt is still the
  /// run's present one and its node leads. The piece may be repeated if the database asks for it.
  public <T> T write(Function<Transaction, T> piece) {
    if (stopping.getAsBoolean()) {
      throw new RunEnded(RunEnded.Reason.STOPPED);
    }
    return guarded(tx -> {
      requireGoingOn(tx);
      return piece.apply(tx);
    });
  }

  private void requireGoingOn(Transaction transaction) {
    JobStatus status =
        JobSql.goOn(transaction, claim, clock.millis(), progress, done)
            .orElseThrow(() -> new RunEnded(RunEnded.Reason.REFUSED));
    if (status == JobStatus.CANCEL_REQUESTED) {
      throw new RunEnded(RunEnded.Reason.CANCELED);
    }
  }

  /// Does pieces until one does less than `full` things; counts them.
  ///
  /// @param piece answers how many it did
  public void repeat(int full, ToIntFunction<Transaction> piece) {
    int did;
    do {
      did = write(piece::applyAsInt);
      did(did);
    } while (did >= full);
  }

  /// Makes sure that this attempt may go on, before something that is no transaction.
  public void goOn() {
    write(_ -> true);
  }

  /// Counts things that were done, for those who look.
  public void did(long more) {
    done += more;
  }

  /// Tells how far it is, in percent, for those who look.
  public void progress(int percent) {
    progress = Math.clamp(percent, 0, 100);
  }

  Claim claim() {
    return claim;
  }

  /// False if this attempt does not count any more.
  boolean end(JobStatus status, String error) {
    int shown = status == JobStatus.SUCCESS ? 100 : progress;
    return guardedIfLeads(tx -> JobSql.end(tx, claim, status, clock.millis(), shown, done, error))
        .orElse(false);
  }

  /// Lets it be attempted again later.
  ///
  /// @param attempts how many count as begun
  boolean giveBack(int attempts, long notBefore, String error) {
    return guardedIfLeads(
            tx -> JobSql.giveBack(tx, claim, attempts, notBefore, clock.millis(), done, error))
        .orElse(false);
  }

  private <T> T guarded(Function<Transaction, T> work) {
    return guardedIfLeads(work).orElseThrow(() -> new RunEnded(RunEnded.Reason.REFUSED));
  }

  private <T> Optional<T> guardedIfLeads(Function<Transaction, T> work) {
    return lead.guarded(work);
  }
}
