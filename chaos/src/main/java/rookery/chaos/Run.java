package rookery.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import rookery.chaos.crowd.Crowd;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.plan.Fault;
import rookery.chaos.plan.Schedule;
import rookery.chaos.site.Await;
import rookery.chaos.site.Site;
import rookery.kernel.RealTimers;

/// One run: starts everything, lets people talk while things break, and brings it to an orderly
/// end, all of it in a history. Not thread-safe; confined to one thread.
final class Run {
  private static final Duration READ_FIGURES_EVERY = Duration.ofSeconds(2);
  private static final Duration LOOK_WHO_LEADS_EVERY = Duration.ofMillis(500);
  private static final Duration LEADER_WITHIN = Duration.ofSeconds(15);
  private static final Duration CALM_WITHIN = Duration.ofSeconds(60);
  private static final long AROUND_MILLIS = 2_000;
  private static final long BRISKLY_AROUND_MILLIS = 600;

  /// So long that nobody is away for idleness: then who is connected is online, however long the
  /// run takes.
  private static final Map<String, String> SETTINGS =
      Map.of("MM_TEAMSETTINGS_USERSTATUSAWAYTIMEOUT", "86400");

  private final Schedule schedule;
  private final Site.Kind kind;
  private final Path directory;
  private final long deadlineNanos;
  private final String command;
  private final Consumer<String> progress;

  /// @param deadlineNanos no new fault begins later than that
  /// @param command what the history is said to come from
  Run(
      Schedule schedule,
      Site.Kind kind,
      Path directory,
      long deadlineNanos,
      String command,
      Consumer<String> progress) {
    this.schedule = schedule;
    this.kind = kind;
    this.directory = directory;
    this.deadlineNanos = deadlineNanos;
    this.command = command;
    this.progress = progress;
  }

  /// Where the history of a run in this directory is.
  static Path historyIn(Path directory) {
    return directory.resolve("history.jsonl");
  }

  void perform() {
    int count = schedule.shape().nodes();
    progress.accept("starting %d nodes, seed %d, %s".formatted(count, schedule.seed(), kind));
    try (var history = History.to(historyIn(directory));
        var site = Site.start(directory, kind, count, SETTINGS);
        var timers = new RealTimers()) {
      String date = InstantSource.system().instant().toString();
      var crowd = Crowd.gather(schedule, site.nodes(), history, command, date);
      try {
        var figures = new NodeFigures(site);
        timers.every("figures", READ_FIGURES_EVERY, figures::read);
        var leaders = new Leaders(site, history);
        timers.every("leader", LOOK_WHO_LEADS_EVERY, leaders::look);
        awaitEverybody(crowd);
        crowd.talk();
        strike(new Nemesis(site, crowd, history, leaders));
        conclude(crowd, history);
        leaders.conclude(LEADER_WITHIN);
        figures.read();
        history.add(at -> new Entry.Counted(at, figures.total()));
        history.add(Entry.Finished::new);
      } finally {
        crowd.disperse();
      }
    }
  }

  private void awaitEverybody(Crowd crowd) {
    String missing = crowd.awaitCalm(CALM_WITHIN);
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not everybody came: " + missing);
    }
    progress.accept("everybody is there");
  }

  private void strike(Nemesis nemesis) {
    Await.pass(around());
    List<Fault> faults = schedule.faults();
    for (int i = 0; i < faults.size() && System.nanoTime() < deadlineNanos; i++) {
      Fault first = faults.get(i);
      boolean double_ = i + 1 < faults.size() && faults.get(i + 1).overlapping();
      Optional<Fault> inside = double_ ? Optional.of(faults.get(++i)) : Optional.empty();
      progress.accept(
          "fault %d of %d: %s%s"
              .formatted(
                  first.number(),
                  faults.size(),
                  first.kind().label(),
                  inside.map(second -> ", within it " + second.kind().label()).orElse("")));
      if (!nemesis.strike(first, inside)) {
        progress.accept("not everybody recovers; no further fault");
        return;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
    }
    Await.pass(around());
  }

  /// For how long people talk before the first fault and after the last.
  private long around() {
    return schedule.shape().brisk() ? BRISKLY_AROUND_MILLIS : AROUND_MILLIS;
  }

  private void conclude(Crowd crowd, History history) {
    progress.accept("everybody falls silent");
    crowd.fallSilent();
    String missing = crowd.awaitCalm(CALM_WITHIN);
    history.add(at -> new Entry.Calmed(at, 0, missing.isEmpty(), missing));
    var apart = crowd.agree();
    progress.accept(
        apart.isEmpty() ? "all clients show the same" : "clients differ: " + apart.getFirst());
    crowd.partAndAsk();
  }
}
