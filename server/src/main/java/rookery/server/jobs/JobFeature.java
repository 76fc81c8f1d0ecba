package rookery.server.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import rookery.cluster.postgres.ClusterJobs;
import rookery.cluster.postgres.Leadership;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.jobs.Jobs;
import rookery.jobs.Ledger;
import rookery.people.access.Permissions;

/// Puts the jobs of a node together, runs them while it leads, and shows them. Thread-safe.
public final class JobFeature implements AutoCloseable {
  private final Jobs jobs;
  private final List<Route> routes;

  private JobFeature(Jobs jobs, List<Route> routes) {
    this.jobs = jobs;
    this.routes = routes;
  }

  /// What concerns jobs of the settings. Immutable.
  ///
  /// @param files the directory for files
  /// @param keepLog how far back the event log reaches
  public record Bounds(Path files, Duration keepLog) {}

  /// Begins to run the jobs of the features and those of the server.
  public static JobFeature start(
      Jobs.Surroundings around,
      Collection<Job> ofFeatures,
      Bounds bounds,
      Permissions permissions) {
    var all = new ArrayList<>(ofFeatures);
    all.addAll(ClusterJobs.of(around.self(), bounds.keepLog()));
    all.add(new TemporaryFiles(bounds.files(), around.clock()));
    var jobs = Jobs.start(around, all);
    var ledger = new Ledger(around.database(), around.ids(), around.clock());
    var endpoints = new JobEndpoints(ledger, jobs.types(), permissions);
    return new JobFeature(jobs, endpoints.routes());
  }

  /// The lead as [Jobs.Surroundings] wants it.
  public static rookery.jobs.Lead under(Leadership leadership) {
    return new ElectedLead(leadership);
  }

  /// What it serves.
  public List<Route> routes() {
    return routes;
  }

  /// Hands back what runs; before the lead is handed over.
  @Override
  public void close() {
    jobs.close();
  }
}
