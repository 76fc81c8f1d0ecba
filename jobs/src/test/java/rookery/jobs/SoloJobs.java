package rookery.jobs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Runs jobs for a test, at the moments that it says, as a node that leads alone. Not thread-safe;
/// confined to the test.
public final class SoloJobs {
  private final Jobs jobs;
  private final Ledger ledger;

  public SoloJobs(Database database, IdSource ids, InstantSource clock, Collection<Job> jobs) {
    this.ledger = new Ledger(database, ids, clock);
    this.jobs =
        Jobs.start(
            new Jobs.Surroundings(
                database,
                new Alone(database),
                new Incarnation(ids.next()),
                ids,
                clock,
                new AtOnce(),
                new Random(1),
                new SimpleMeterRegistry()),
            jobs);
  }

  /// Does all that is due.
  public void look() {
    jobs.look();
  }

  /// The runs that there were.
  public Ledger ledger() {
    return ledger;
  }

  private record Alone(Database database) implements Lead {
    @Override
    public long term() {
      return 1;
    }

    @Override
    public <T> Optional<T> guarded(Function<Transaction, T> work) {
      return Optional.of(database.write(work));
    }
  }
}
