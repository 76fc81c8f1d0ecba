package rookery.jobs;

import java.time.Duration;
import rookery.postgres.Queries;

/// Something that one node of all does at regular times. To add one, copy a small one and hand it
/// over in the assembly of its feature (docs/jobs.md).
///
/// 1. Of each regular time there is one run, by the node that leads. Should that one be lost, or
///    the run fail, it is attempted again, from the beginning.
/// 2. What a run writes through [Run#write] is written by one attempt only, even if a paused node
///    wakes.
/// 3. A regular time that passes while a run of the job goes on, or nobody leads, is left out if
///    the next one comes meanwhile.
public interface Job {
  /// Its stable name: small letters and underscores, at most 32.
  String type();

  /// How often: half a second to a day.
  Duration every();

  /// Whether there is anything to do: a quick look, answered from an index. A run that was not due
  /// leaves no trace. One that is to be seen each time is always due.
  default boolean due(Queries queries) {
    return true;
  }

  /// Does it, in pieces that take a fraction of a second each.
  void run(Run run);
}
