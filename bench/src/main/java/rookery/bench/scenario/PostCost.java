package rookery.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Populace;
import rookery.bench.crowd.Tally;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.site.ProcessorTime;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// What a post costs the node that takes it, in clusters of several sizes: it must not grow with
/// the others. Java's compilers are left out: they take as much as everything else for minutes, and
/// then nothing. Not thread-safe; confined to one thread.
public final class PostCost {
  private static final int CHANNELS = 20;
  private static final int AUTHORS = 20;
  private static final double MILLISECONDS = 1_000;
  private static final double MOST_APART = 1.25;

  /// At the rate that is measured, Java would compile for minutes.
  private static final int WARM_FASTER = 4;

  /// Java has compiled what matters once its compilers take less of a processor.
  private static final double WARM = 0.05;

  private static final int LONGEST_WARM_UP = 4;
  private static final int FEW = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param perSecond posts, all of them at the first node
  /// @param stretch how long each figure is measured in a run, and how long the calm before
  /// @param warmUp how long posts come before, and again while Java still compiles, four times at
  ///   most
  /// @param sites one for each number of nodes
  public record Shape(
      int perSecond, Duration stretch, Duration warmUp, int runs, List<Site.Plan> sites) {
    public Shape {
      sites = List.copyOf(sites);
    }
  }

  /// What is at work. Not thread-safe; confined to the scenario.
  private record Stage(Wire wire, Site site, List<Account> authors) {
    ServerProcess author() {
      return site.nodes().getFirst();
    }
  }

  /// @param progress is told what happens
  public PostCost(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    var costs = new LinkedHashMap<Integer, List<Double>>();
    for (Site.Plan plan : shape.sites()) {
      progress.accept("post-cost: starting %d nodes".formatted(plan.nodes()));
      try (var site = Site.start(plan)) {
        var size = new Populace.Size(AUTHORS, CHANNELS, 3);
        costs.put(plan.nodes(), measure(site, Populace.found(site, size)));
      }
    }
    return report(costs);
  }

  /// Measures at a site that is there; milliseconds of each run.
  public List<Double> measure(Site site, Populace populace) {
    var authors = IntStream.range(0, AUTHORS).mapToObj(populace::account).toList();
    var costs = new ArrayList<Double>();
    try (var parts = new Lifecycle()) {
      var stage = new Stage(parts.own(Wire.start(1, 1)), site, authors);
      warm(stage);
      for (int i = 0; i < shape.runs(); i++) {
        double calm = calm(stage);
        costs.add(
            posted(stage, shape.stretch(), shape.perSecond())
                - calm * MILLISECONDS / shape.perSecond());
      }
    }
    return costs;
  }

  private void warm(Stage stage) {
    for (int i = 0; i < LONGEST_WARM_UP; i++) {
      ProcessorTime before = stage.author().compiling();
      var _ = posted(stage, shape.warmUp(), WARM_FASTER * shape.perSecond());
      double compiled = stage.author().compiling().minus(before).seconds();
      if (compiled < WARM * seconds(shape.warmUp())) {
        return;
      }
    }
  }

  /// But for compiling.
  private static ProcessorTime work(Stage stage) {
    return stage.author().work().minus(stage.author().compiling());
  }

  /// What the node uses in a second in which nothing happens, in seconds.
  private double calm(Stage stage) {
    ProcessorTime before = work(stage);
    Waits.pass(shape.stretch());
    return work(stage).minus(before).seconds() / seconds(shape.stretch());
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /// Milliseconds of the author's node for a post, whatever else it does included.
  private double posted(Stage stage, Duration time, int perSecond) {
    var tally = new AtomicReference<>(new Tally());
    var latencies = new Latencies();
    var books = new SteadyLoad.Books(tally, new Latencies(), latencies, Echoes.none());
    var rates = new SteadyLoad.Rates(0, perSecond);
    var node = new Balancer(List.of(stage.author().address()));
    ProcessorTime before = work(stage);
    try (var load =
        SteadyLoad.start(
            stage.wire(), node, stage.authors(), rates, books, InstantSource.system())) {
      Waits.pass(time);
      ProcessorTime used = work(stage).minus(before);
      long posts = latencies.take().count();
      Waits.await(PATIENCE, () -> load.outstanding() < FEW + perSecond, "posts hang");
      return used.seconds() * MILLISECONDS / Math.max(1, posts);
    }
  }

  private Report report(Map<Integer, List<Double>> costs) {
    var figures = new ArrayList<Figure>();
    costs.forEach((nodes, values) ->
        figures.add(
            Figure.stated("the author's node for a post, of %d".formatted(nodes), "ms", values)));
    var medians = figures.stream().mapToDouble(Figure::median).summaryStatistics();
    figures.add(
        Figure.medianAtMost(
            MOST_APART,
            "the most of these medians by the least",
            "",
            List.of(medians.getMax() / medians.getMin())));
    return new Report(
        "post-cost",
        Map.of("posts a second", Integer.toString(shape.perSecond())),
        figures,
        List.of());
  }
}
