package rookery.jobs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.Page;
import rookery.kernel.RandomIds;
import rookery.kernel.Timers;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// Nodes with jobs over one database, in a time that the test moves. Not thread-safe; confined to
/// the test.
final class Site implements AutoCloseable {
  private final Lifecycle lifecycle = new Lifecycle();
  private final RandomIds ids = new RandomIds();
  private final Random random;
  final Database database =
      lifecycle.own(Database.open(TestDatabases.migrated(), new SimpleMeterRegistry()));
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Ledger ledger = new Ledger(database, ids, () -> this.now);
  final List<TestLead> leads = new ArrayList<>();
  private volatile Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

  Site(long seed) {
    this.random = new Random(seed);
    TestLead.prepare(database);
  }

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Jobs node(Job... jobs) {
    return node(new AtOnce(), jobs);
  }

  Jobs node(Timers timers, Job... jobs) {
    var lead = new TestLead(database);
    leads.add(lead);
    return lifecycle.own(
        Jobs.start(
            new Jobs.Surroundings(
                database,
                lead,
                new Incarnation(ids.next()),
                ids,
                () -> now,
                timers,
                random,
                metrics),
            List.of(jobs)));
  }

  /// The runs of a job, the newest first.
  List<JobRecord> runs(String type) {
    return ledger.page(type, java.util.Optional.empty(), new Page(0, Page.MOST));
  }

  JobRecord only(String type) {
    return runs(type).getFirst();
  }

  double counted(String type, String result) {
    var counter =
        metrics.find("rookery_jobs_runs").tag("type", type).tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
