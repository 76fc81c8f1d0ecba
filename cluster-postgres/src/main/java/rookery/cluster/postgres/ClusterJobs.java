package rookery.cluster.postgres;

import java.time.Duration;
import java.util.List;
import rookery.jobs.Job;
import rookery.kernel.Incarnation;

/// The jobs that keep in order what a cluster has in PostgreSQL. Immutable.
public final class ClusterJobs {
  private ClusterJobs() {}

  /// All of them.
  ///
  /// @param keepFor how far back the event log reaches
  public static List<Job> of(Incarnation self, Duration keepFor) {
    return List.of(new LoseOverdueLives(self), new TrimSecondHome(keepFor));
  }
}
