package rookery.bench.scenario;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import rookery.bench.callers.Reload;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Crowd;
import rookery.bench.crowd.Field;
import rookery.bench.crowd.Habits;
import rookery.bench.crowd.Tally;
import rookery.bench.crowd.Town;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.harm.Damage;
import rookery.bench.harm.Mob;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// Clients that behave, and beside them as many that do not: what do the former feel of the latter?
/// Not thread-safe; confined to one thread.
public final class Misbehaving {
  private static final Duration ALL_COME = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofSeconds(3);
  private static final int ADDRESSES = 240;
  private static final int ARRIVALS = 20;
  private static final int FEW = 20;
  private static final double TIMES_AS_LONG = 3;
  private static final double MEGABYTE = 1 << 20;

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param good clients that behave
  /// @param bad clients that do not
  /// @param stretch how long each part is measured
  /// @param memory the most megabytes that the node may have of the machine
  public record Shape(
      int good,
      int bad,
      SteadyLoad.Rates rates,
      Duration stretch,
      int runs,
      long seed,
      int memory,
      Site.Plan site) {}

  /// One run. Immutable.
  private record Run(
      Latencies.Stretch calm,
      Latencies.Stretch meanwhile,
      Tally.Count before,
      Tally.Count tally,
      double resident,
      double worst) {
    double ratio() {
      return meanwhile.percentile(99) / Math.max(0.001, calm.percentile(99));
    }
  }

  /// @param progress is told what happens
  public Misbehaving(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    try (var parts = new Lifecycle()) {
      return perform(parts);
    }
  }

  private Report perform(Lifecycle parts) {
    progress.accept("starting a node below " + shape.site().directory());
    var site = parts.own(Site.start(shape.site()));
    var node = site.nodes().getFirst();
    int all = shape.good() + shape.bad();
    progress.accept("founding a town of " + all);
    var town = Town.found(node.url(), Town.Size.of(all));
    limit(node.url());
    var good = town.accounts().subList(0, shape.good());
    var bad = town.accounts().subList(shape.good(), all);
    var wire = parts.own(Wire.start(1, ADDRESSES));
    var balancer = new Balancer(List.of(node.address()));
    var books = new AtomicReference<>(new Tally());
    var clock = InstantSource.system();
    var field = new Field(wire, balancer, Habits.OF_THE_WEB_APP, new Reload(), clock, books);
    var crowd = parts.own(Crowd.of(field, good));
    crowd.come(ARRIVALS);
    Waits.await(ALL_COME, () -> books.get().came() >= crowd.size(), "not everybody came");
    var reads = new Latencies();
    var posts = new Latencies();
    var callers = new SteadyLoad.Books(books, reads, posts);
    var load = parts.own(SteadyLoad.start(wire, balancer, good, shape.rates(), callers, clock));
    var damage = new Damage();
    var runs = new ArrayList<Run>();
    for (int i = 1; i <= shape.runs(); i++) {
      Waits.await(ALL_COME, () -> load.outstanding() < FEW, "calls are not answered");
      Waits.pass(CALM);
      var calm = measured(books, reads, posts, node);
      progress.accept("run %d: %d clients misbehave".formatted(i, bad.size()));
      try (var _ = Mob.gather(bad, node.address(), damage, shape.seed())) {
        Waits.pass(CALM);
        var harmed = measured(books, reads, posts, node);
        runs.add(
            new Run(
                calm.latencies,
                harmed.latencies,
                calm.count,
                harmed.count,
                calm.resident,
                harmed.resident));
      }
      progress.accept("run %d: p99 %.1f times as long".formatted(i, runs.getLast().ratio()));
    }
    return report(runs, damage);
  }

  /// What operators who are on the internet switch on; the town was founded from one address.
  private static void limit(URI node) {
    Town.administrator(node)
        .put("/config/patch", Map.of("RateLimitSettings", Map.of("Enable", true)))
        .expect(200);
  }

  /// A stretch of time. Immutable.
  ///
  /// @param resident the most megabytes
  private record Measured(Latencies.Stretch latencies, Tally.Count count, double resident) {}

  private Measured measured(
      AtomicReference<Tally> books, Latencies reads, Latencies posts, ServerProcess node) {
    var tally = new Tally();
    books.set(tally);
    var _ = reads.take();
    var _ = posts.take();
    double most = 0;
    for (long second = 0; second < shape.stretch().toSeconds(); second++) {
      Waits.pass(Duration.ofSeconds(1));
      most = Math.max(most, node.residentBytes() / MEGABYTE);
    }
    return new Measured(reads.take().plus(posts.take()), tally.count(), most);
  }

  private Report report(List<Run> runs, Damage damage) {
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.medianAtMost(
            TIMES_AS_LONG, "REST p99 meanwhile by calm p99", "times", each(runs, Run::ratio)));
    for (double percentile : List.of(50.0, 99.0)) {
      String name = "REST p%.0f ".formatted(percentile);
      figures.add(stated(name + "calm", "ms", runs, r -> r.calm.percentile(percentile)));
      figures.add(stated(name + "meanwhile", "ms", runs, r -> r.meanwhile.percentile(percentile)));
    }
    figures.add(stated("calls meanwhile", "", runs, r -> r.meanwhile.count()));
    figures.add(
        none("failed calls of those who behave", runs, r -> r.before.failed() + r.tally.failed()));
    figures.add(none("lost or doubled events", runs, r -> r.before.holes() + r.tally.holes()));
    figures.add(none("sockets of theirs that closed", runs, r -> r.tally.comebacks().size()));
    figures.add(stated("events heard meanwhile", "", runs, r -> r.tally.events()));
    figures.add(stated("resident memory calm", "MB", runs, Run::resident));
    figures.add(
        Figure.eachAtMost(
            shape.memory(), "resident memory meanwhile", "MB", each(runs, Run::worst)));
    var remarks = new ArrayList<String>();
    damage.counts().forEach((what, count) -> remarks.add("%s: %d".formatted(what, count)));
    runs.forEach(run -> remarks.addAll(run.tally.examples()));
    return new Report("misbehaving", conditions(), figures, remarks);
  }

  private Map<String, String> conditions() {
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("nodes", "1, with the limits' defaults and RateLimitSettings.Enable");
    conditions.put(
        "clients", "%d that behave, %d that do not".formatted(shape.good(), shape.bad()));
    conditions.put(
        "calls of the former",
        "%d/s besides %d posts/s".formatted(shape.rates().reads(), shape.rates().posts()));
    conditions.put("each part", shape.stretch().toSeconds() + " s");
    conditions.put("processors", "" + Runtime.getRuntime().availableProcessors());
    return conditions;
  }

  private static Figure stated(String name, String unit, List<Run> runs, ToDoubleFunction<Run> of) {
    return Figure.stated(name, unit, each(runs, of));
  }

  private static Figure none(String name, List<Run> runs, ToDoubleFunction<Run> of) {
    return Figure.eachAtMost(0, name, "", each(runs, of));
  }

  private static List<Double> each(List<Run> runs, ToDoubleFunction<Run> of) {
    return runs.stream().map(of::applyAsDouble).toList();
  }
}
