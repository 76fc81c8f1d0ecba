package rookery.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import rookery.bench.bare.BareLog;
import rookery.bench.feed.ThinLine;
import rookery.bench.feed.Traffic;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.site.ProcessorTime;
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
  /// @param megabits a second go over the line to Redis; 0 for a line of this machine's own
  public record Shape(Duration stretch, Duration warmUp, int runs, int megabits, Site.Plan site) {}

  /// One run. Immutable.
  private record Run(Passed plain, Passed compressed, double bare, double appended) {}

  /// What went through. Immutable.
  ///
  /// @param perMillion seconds of processor time of this process for a million events
  private record Passed(double perSecond, double perMillion) {}

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
      var redis =
          shape.megabits > 0
              ? parts.own(ThinLine.to(site.redis(), shape.megabits)).address()
              : site.redis();
      var plain = parts.own(Traffic.start(site, redis, TEXT_BYTES, false));
      var compressed = parts.own(Traffic.start(site, redis, TEXT_BYTES, true));
      var bare = parts.own(BareLog.at(redis));
      var _ = run(plain, compressed, bare, shape.warmUp());
      var runs = new ArrayList<Run>();
      for (int i = 1; i <= shape.runs(); i++) {
        runs.add(run(plain, compressed, bare, shape.stretch()));
        progress.accept("log: run %d of %d".formatted(i, shape.runs()));
      }
      return report(plain, compressed, runs);
    }
  }

  private static Run run(Traffic plain, Traffic compressed, BareLog bare, Duration time) {
    var sent = passed(plain, time);
    int bytes = plain.recordBytes();
    return new Run(
        sent,
        passed(compressed, time),
        bare.recordsPerSecond(time, bytes, true),
        bare.recordsPerSecond(time, bytes, false));
  }

  private static Passed passed(Traffic traffic, Duration time) {
    long self = ProcessHandle.current().pid();
    long events = traffic.events();
    var before = ProcessorTime.of(self);
    double perSecond = traffic.eventsPerSecond(time);
    double seconds = ProcessorTime.of(self).minus(before).seconds();
    return new Passed(perSecond, seconds * 1e6 / (traffic.events() - events));
  }

  private Report report(Traffic plain, Traffic compressed, List<Run> runs) {
    var conditions = new LinkedHashMap<String, String>();
    if (shape.megabits > 0) {
      conditions.put("the line to Redis", shape.megabits + " Mbit/s each way");
    }
    conditions.put("an event in the log", plain.recordBytes() + " bytes");
    conditions.put("events in an entry", "%.1f".formatted(plain.recordsPerEntry()));
    conditions.put("an event in Redis", "%.0f bytes".formatted(plain.bytesInRedis()));
    conditions.put("the same, compressed", "%.0f bytes".formatted(compressed.bytesInRedis()));
    return new Report(
        "log",
        conditions,
        List.of(
            stated("publisher to tail", runs, run -> run.plain.perSecond),
            stated("bare packed append, read", runs, Run::bare),
            stated("bare packed append, not read", runs, Run::appended),
            stated("publisher to tail, compressed", runs, run -> run.compressed.perSecond),
            processor("processor for a million events", runs, run -> run.plain.perMillion),
            processor("the same, compressed", runs, run -> run.compressed.perMillion),
            Figure.medianAtLeast(
                LEAST_OF_BARE,
                "publisher to tail, by bare and read",
                "",
                runs.stream().map(run -> run.plain.perSecond / run.bare).toList())),
        List.of());
  }

  private static Figure processor(String name, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(name, "s", runs.stream().map(value::applyAsDouble).toList());
  }

  private static Figure stated(String name, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(
        name,
        "events/s",
        runs.stream().map(r -> (double) Math.round(value.applyAsDouble(r))).toList());
  }
}
