package rookery.bench.scenario;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import rookery.bench.callers.Reload;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Crowd;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Field;
import rookery.bench.crowd.Habits;
import rookery.bench.crowd.Tally;
import rookery.bench.crowd.Town;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.harm.Damage;
import rookery.bench.harm.Mob;
import rookery.bench.site.NodeFigures;
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
  private static final double MOST_HEAP_MORE = 64;
  private static final List<String> ANSWERS =
      List.of(
          "rookery_http_rate_limited_total",
          "rookery_http_too_slow_total",
          "rookery_realtime_sockets_refused_total",
          "rookery_realtime_held_up_total",
          "rookery_realtime_closes_total");

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param good clients that behave
  /// @param bad clients that do not
  /// @param only the kinds of harm, all if there are none
  /// @param stretch how long each part is measured
  /// @param memory the most megabytes that the node may have of the machine
  public record Shape(
      int good,
      int bad,
      Set<String> only,
      SteadyLoad.Rates rates,
      Duration stretch,
      int runs,
      long seed,
      int memory,
      Site.Plan site) {}

  /// One run. Immutable.
  private record Run(Measured calm, Measured meanwhile) {
    double ratio() {
      return ratio(calm.rest, meanwhile.rest);
    }

    double ratioToFrame() {
      return ratio(calm.echoes.toFrame(), meanwhile.echoes.toFrame());
    }

    private static double ratio(Latencies.Stretch calm, Latencies.Stretch meanwhile) {
      return meanwhile.percentile(99) / Math.max(0.001, calm.percentile(99));
    }

    /// Of both stretches.
    double sum(ToDoubleFunction<Measured> of) {
      return of.applyAsDouble(calm) + of.applyAsDouble(meanwhile);
    }
  }

  /// A stretch of time. Immutable.
  ///
  /// @param resident the most megabytes that the node had of the machine
  /// @param heap megabytes that its last collection left
  /// @param work of the node's processors, in seconds for each second
  /// @param own work of this program's
  private record Measured(
      Latencies.Stretch rest,
      Echoes.Count echoes,
      Tally.Count count,
      double resident,
      double heap,
      double work,
      double own) {}

  /// What is measured. Thread-safe.
  private record Stage(ServerProcess node, SteadyLoad.Books books) {}

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
    var echoes = Echoes.heardBy(good);
    var field =
        new Field(wire, balancer, Habits.OF_THE_WEB_APP, new Reload(), clock, books, echoes);
    var crowd = parts.own(Crowd.of(field, good));
    crowd.come(ARRIVALS);
    Waits.await(ALL_COME, () -> books.get().came() >= crowd.size(), "not everybody came");
    var callers = new SteadyLoad.Books(books, new Latencies(), new Latencies(), echoes);
    var load =
        parts.own(SteadyLoad.startApart(wire, balancer, good, shape.rates(), callers, clock));
    var stage = new Stage(node, callers);
    var damage = new Damage();
    var answersBefore = node.figures();
    var runs = new ArrayList<Run>();
    for (int i = 1; i <= shape.runs(); i++) {
      Waits.await(ALL_COME, () -> load.outstanding() < FEW, "calls are not answered");
      runs.add(run(stage, bad, damage));
      progress.accept("run %d: p99 %.1f times as long".formatted(i, runs.getLast().ratio()));
    }
    return report(runs, remarks(damage, node.figures().minus(answersBefore), runs));
  }

  private Run run(Stage stage, List<Account> bad, Damage damage) {
    Waits.pass(CALM);
    var calm = measured(stage);
    progress.accept("%d clients misbehave".formatted(bad.size()));
    var address = stage.node().address();
    try (var _ = Mob.gather(bad, shape.only(), address, damage, shape.seed())) {
      Waits.pass(CALM);
      return new Run(calm, measured(stage));
    }
  }

  /// What operators who are on the internet switch on; the town was founded from one address.
  private static void limit(URI node) {
    Town.administrator(node)
        .put("/config/patch", Map.of("RateLimitSettings", Map.of("Enable", true)))
        .expect(200);
  }

  private Measured measured(Stage stage) {
    var books = stage.books();
    var node = stage.node();
    var tally = new Tally();
    books.tally().set(tally);
    var _ = books.reads().take();
    var _ = books.posts().take();
    long begin = System.nanoTime();
    var workBefore = node.processorTime();
    var ownBefore = ownProcessorTime();
    double most = 0;
    for (long second = 0; second < shape.stretch().toSeconds(); second++) {
      Waits.pass(Duration.ofSeconds(1));
      most = Math.max(most, node.residentBytes() / MEGABYTE);
    }
    long end = System.nanoTime();
    double seconds = (end - begin) / 1e9;
    double work = node.processorTime().minus(workBefore).toMillis() / 1e3 / seconds;
    double own = ownProcessorTime().minus(ownBefore).toMillis() / 1e3 / seconds;
    var rest = books.reads().take().plus(books.posts().take());
    // From here on nothing is timed, but it is still counted what is lost.
    node.collectGarbage();
    double heap = node.figures().sum("jvm_memory_used_bytes{area=\"heap\"") / MEGABYTE;
    var _ = Waits.until(CALM, () -> books.echoes().between(begin, end).missing() == 0);
    var echoes = books.echoes().between(begin, end);
    return new Measured(rest, echoes, tally.count(), most, heap, work, own);
  }

  private static Duration ownProcessorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private Report report(List<Run> runs, List<String> remarks) {
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.medianAtMost(
            TIMES_AS_LONG, "REST p99 meanwhile by calm p99", "times", each(runs, Run::ratio)));
    figures.add(
        Figure.medianAtMost(
            TIMES_AS_LONG,
            "post to frame, p99 meanwhile by calm p99",
            "times",
            each(runs, Run::ratioToFrame)));
    for (double of : List.of(50.0, 99.0)) {
      both("REST p%.0f".formatted(of), "ms", runs, m -> m.rest.percentile(of), figures);
    }
    for (double of : List.of(50.0, 99.0)) {
      String name = "post to frame, p%.0f".formatted(of);
      both(name, "ms", runs, m -> m.echoes.toFrame().percentile(of), figures);
    }
    both("calls", "", runs, m -> m.rest.count(), figures);
    both("frames of posts", "", runs, m -> m.echoes.expected(), figures);
    figures.add(none("failed calls of those who behave", runs, m -> m.count.failed()));
    figures.add(none("events left out or doubled", runs, m -> m.count.holes()));
    figures.add(none("posts that did not reach a client", runs, m -> m.echoes.missing()));
    figures.add(none("posts that reached a client twice", runs, m -> m.echoes.again()));
    figures.add(none("sockets of theirs that closed", runs, m -> m.count.comebacks().size()));
    both("work of the node", "processors", runs, Measured::work, figures);
    both("work of all clients", "processors", runs, Measured::own, figures);
    memory(runs, figures);
    return new Report("misbehaving", conditions(), figures, remarks);
  }

  private void memory(List<Run> runs, List<Figure> figures) {
    both("heap after collection", "MB", runs, Measured::heap, figures);
    figures.add(
        Figure.eachAtMost(
            MOST_HEAP_MORE,
            "heap after collection, meanwhile more than calm",
            "MB",
            each(runs, run -> run.meanwhile.heap - run.calm.heap)));
    figures.add(stated("resident memory calm", "MB", runs, run -> run.calm.resident));
    figures.add(
        Figure.eachAtMost(
            shape.memory(),
            "resident memory meanwhile",
            "MB",
            each(runs, run -> run.meanwhile.resident)));
  }

  /// What those did who misbehave, how the node answered, and what failed of the others.
  private static List<String> remarks(Damage damage, NodeFigures answers, List<Run> runs) {
    var remarks = new ArrayList<String>();
    damage.counts().forEach((what, count) -> remarks.add("%s: %d".formatted(what, count)));
    answers.values().entrySet().stream()
        .filter(each -> ANSWERS.stream().anyMatch(each.getKey()::startsWith))
        .filter(each -> each.getValue() > 0)
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> remarks.add("%s: %.0f".formatted(each.getKey(), each.getValue())));
    for (Run run : runs) {
      remarks.addAll(run.calm.count.examples());
      remarks.addAll(run.meanwhile.count.examples());
    }
    return remarks;
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

  private static void both(
      String name,
      String unit,
      List<Run> runs,
      ToDoubleFunction<Measured> of,
      List<Figure> figures) {
    figures.add(stated(name + " calm", unit, runs, run -> of.applyAsDouble(run.calm)));
    figures.add(stated(name + " meanwhile", unit, runs, run -> of.applyAsDouble(run.meanwhile)));
  }

  private static Figure none(String name, List<Run> runs, ToDoubleFunction<Measured> of) {
    return Figure.eachAtMost(0, name, "", each(runs, run -> run.sum(of)));
  }

  private static List<Double> each(List<Run> runs, ToDoubleFunction<Run> of) {
    return runs.stream().map(of::applyAsDouble).toList();
  }
}
