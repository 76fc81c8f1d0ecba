package rookery.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import rookery.bench.bare.BareLog;
import rookery.bench.feed.Traffic;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.kernel.Lifecycle;

/// How many events a second go from a publisher through Redis to a tail, and how many fit through
/// the log if nothing is done with them. Not thread-safe; confined to one thread.
public final class LogRate {
  /// An event is then about as large as that of a short post.
  private static final int TEXT_BYTES = 600;

  private static final double LEAST_OF_BARE = 0.8;

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param stretch how long each figure is measured in a run
  /// @param warmUp how long each is done before
  public record Shape(Duration stretch, Duration warmUp, int runs, Site.Plan site) {}

  /// One run. Immutable.
  private record Run(double events, double bare, double appended) {}

  /// @param progress is told what happens
  public LogRate(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("log: starting below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      // The database is made; a node would only disturb.
      site.nodes().forEach(ServerProcess::kill);
      return measure(site);
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site) {
    try (var parts = new Lifecycle()) {
      var traffic = parts.own(Traffic.start(site, TEXT_BYTES));
      var bare = parts.own(BareLog.at(site.redis()));
      var _ = run(traffic, bare, shape.warmUp());
      var runs = new ArrayList<Run>();
      for (int i = 1; i <= shape.runs(); i++) {
        runs.add(run(traffic, bare, shape.stretch()));
        progress.accept("log: run %d of %d".formatted(i, shape.runs()));
      }
      return report(traffic, runs);
    }
  }

  private static Run run(Traffic traffic, BareLog bare, Duration time) {
    double events = traffic.eventsPerSecond(time);
    int bytes = traffic.recordBytes();
    return new Run(
        events,
        bare.recordsPerSecond(time, bytes, true),
        bare.recordsPerSecond(time, bytes, false));
  }

  private static Report report(Traffic traffic, List<Run> runs) {
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("an event in the log", traffic.recordBytes() + " bytes");
    conditions.put("events in an entry", "%.1f".formatted(traffic.recordsPerEntry()));
    return new Report(
        "log",
        conditions,
        List.of(
            stated("publisher to tail", runs, Run::events),
            stated("bare packed append, read", runs, Run::bare),
            stated("bare packed append, not read", runs, Run::appended),
            Figure.medianAtLeast(
                LEAST_OF_BARE,
                "publisher to tail, by bare and read",
                "",
                runs.stream().map(run -> run.events / run.bare).toList())),
        List.of());
  }

  private static Figure stated(String name, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(
        name,
        "events/s",
        runs.stream().map(r -> (double) Math.round(value.applyAsDouble(r))).toList());
  }
}
