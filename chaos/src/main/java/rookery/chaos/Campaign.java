package rookery.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import rookery.chaos.history.History;
import rookery.chaos.judge.Report;
import rookery.chaos.judge.Story;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Schedule;
import rookery.chaos.plan.Shape;
import rookery.chaos.site.Site;

/// Several runs, one after the other, each over a fresh site and with the next seed, so that no
/// history grows beyond what can be judged at once. Immutable.
///
/// @param seed of the first run
/// @param shape of all of them together: its faults are distributed, its kinds sorted by site
/// @param longest no new fault begins later than that
/// @param command what histories are said to come from
/// @param directory below which everything is kept
record Campaign(long seed, Shape shape, Duration longest, String command, Path directory) {
  private static final int MOST_FAULTS_OF_A_RUN = 110;

  /// One run of it. Immutable.
  record Part(long seed, Site.Kind kind, Shape shape) {
    Path directory(Path below) {
      return below.resolve("seed-" + seed);
    }
  }

  /// The runs.
  List<Part> parts() {
    var single = new ArrayList<>(shape.kinds());
    single.retainAll(FaultKind.overOneRedis());
    var failovers = new ArrayList<>(shape.kinds());
    failovers.removeAll(FaultKind.overOneRedis());
    // So many that no kind comes much more often than another.
    int share = shape.faults() * failovers.size() / shape.kinds().size();
    int overSentinel = failovers.isEmpty() ? 0 : Math.max(share, failovers.size());
    var sentinel = new ArrayList<>(FaultKind.overSentinel());
    sentinel.retainAll(shape.kinds());
    var parts = new ArrayList<Part>();
    add(parts, Site.Kind.SINGLE, single, Math.max(0, shape.faults() - overSentinel));
    add(
        parts,
        Site.Kind.SENTINEL,
        overSentinel < sentinel.size() ? failovers : sentinel,
        Math.min(overSentinel, shape.faults()));
    return parts;
  }

  private void add(List<Part> parts, Site.Kind kind, List<FaultKind> kinds, int faults) {
    int runs = kinds.isEmpty() ? 0 : (faults + MOST_FAULTS_OF_A_RUN - 1) / MOST_FAULTS_OF_A_RUN;
    for (int run = 0; run < runs; run++) {
      int share = faults * (run + 1) / runs - faults * run / runs;
      parts.add(new Part(seed + parts.size(), kind, shape.with(share, kinds)));
    }
  }

  /// Runs and judges them all.
  Report perform(Consumer<String> progress) {
    long deadline = System.nanoTime() + longest.toNanos();
    Report all = null;
    for (Part part : parts()) {
      if (all != null && System.nanoTime() > deadline) {
        progress.accept("the time is over");
        break;
      }
      Path place = part.directory(directory);
      Site.clear(place);
      var schedule = Schedule.of(part.seed, part.shape);
      new Run(schedule, part.kind, place, deadline, command, progress).perform();
      var report = judge(Run.historyIn(place));
      progress.accept(
          "seed %d: %d findings, history in %s"
              .formatted(part.seed, report.findings().size(), Run.historyIn(place)));
      if (report.findings().isEmpty()) {
        Site.clear(place.resolve("postgres"));
        Site.clear(place.resolve("redis"));
      }
      all = all == null ? report : all.plus(report);
    }
    if (all == null) {
      throw new IllegalArgumentException(
          "there is nothing to do: no faults, or none of these kinds");
    }
    return all;
  }

  /// Judges a history.
  static Report judge(Path history) {
    var story = new Story();
    History.read(history, story);
    return Report.of(story);
  }
}
