package rookery.server.jobs;

import java.util.Optional;
import java.util.function.Function;
import rookery.cluster.postgres.Leadership;
import rookery.jobs.Lead;
import rookery.postgres.Transaction;

/// The lead over the nodes of one database, as jobs need it. Thread-safe.
record ElectedLead(Leadership leadership) implements Lead {
  @Override
  public long term() {
    return leadership.term();
  }

  @Override
  public <T> Optional<T> guarded(Function<Transaction, T> work) {
    return leadership.guarded(work);
  }
}
