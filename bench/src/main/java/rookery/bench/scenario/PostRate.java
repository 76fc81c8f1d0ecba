package rookery.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import rookery.bench.bare.BareCommits;
import rookery.bench.callers.ClosedLoop;
import rookery.bench.crowd.Populace;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.site.ProcessorTime;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// How many posts a second a node takes over REST, with everything that a post is; beside it the
/// same rows and counters written by a program that does nothing else, and the same node when each
/// post has a commit of its own. Not thread-safe; confined to one thread.
public final class PostRate {
  private static final double LEAST_OF_BARE = 0.25;
  private static final double LEAST_GAIN = 2.5;
  private static final double MILLISECONDS = 1_000;
  private static final String SECTION = "RookerySettings";
  private static final String TOGETHER = "PostsPerCommit";
  private static final int TOGETHER_AT_MOST = 100;
  private static final String COMMIT = "rookery_postgres_shared_size";

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param callers who each make the next post when the last is answered
  /// @param channels in which all of them are
  /// @param stretch how long each figure is measured in a run
  /// @param warmUp how long posts come before, and each of the others for a quarter of it
  public record Shape(
      int callers, int channels, Duration stretch, Duration warmUp, int runs, Site.Plan site) {}

  /// One run. Immutable.
  ///
  /// @param apart with one commit for each post; 0 if the node cannot
  private record Run(Rate shared, Rate apart, Bare bare) {
    double ratio() {
      return shared.perSecond() / bare.perSecond();
    }
  }

  /// The same without a node. Immutable.
  private record Bare(double perSecond, double database) {}

  /// A stretch of time. Immutable.
  ///
  /// @param node its processor for a post, in milliseconds
  /// @param database PostgreSQL's
  /// @param together posts that shared a commit, on average
  private record Rate(
      double perSecond, double p50, double p99, double node, double database, double together) {
    static final Rate NONE = new Rate(0, 0, 0, 0, 0, 0);
  }

  /// What is at work. Not thread-safe; confined to the scenario.
  private record Stage(
      Site site, Populace populace, ClosedLoop callers, BareCommits bare, boolean apart) {
    ServerProcess node() {
      return site.nodes().getFirst();
    }
  }

  /// @param progress is told what happens
  public PostRate(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("posts: starting a node below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      var size = new Populace.Size(shape.callers(), shape.channels(), shape.channels() + 2);
      return measure(site, Populace.found(site, size));
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site, Populace populace) {
    var node = site.nodes().getFirst();
    var accounts = IntStream.range(0, shape.callers()).mapToObj(populace::account).toList();
    try (var parts = new Lifecycle()) {
      var wire = parts.own(Wire.start(1, 1));
      var callers = parts.own(new ClosedLoop(wire, node.address(), accounts));
      var bare = parts.own(BareCommits.at(site.database(), shape.channels(), shape.callers()));
      boolean apart = together(populace, 1);
      var stage = new Stage(site, populace, callers, bare, apart);
      warm(stage);
      var runs = new ArrayList<Run>();
      for (int i = 1; i <= shape.runs(); i++) {
        runs.add(run(stage, shape.stretch()));
        progress.accept("posts: run %d of %d".formatted(i, shape.runs()));
      }
      return report(stage, runs);
    }
  }

  private void warm(Stage stage) {
    var others = shape.warmUp().dividedBy(4);
    var _ = run(stage, others);
    var _ = stage.callers().run(shape.warmUp());
  }

  /// How many posts share a commit at most, from now on; false if the node has no such setting.
  private static boolean together(Populace populace, int posts) {
    var admin = populace.admin();
    admin.put("/config/patch", Map.of(SECTION, Map.of(TOGETHER, posts)));
    var section = admin.get("/config").expect(200).tree().at(SECTION);
    return section.has(TOGETHER);
  }

  private Run run(Stage stage, Duration time) {
    Rate apart = Rate.NONE;
    if (stage.apart()) {
      var _ = together(stage.populace(), 1);
      apart = rate(stage, time);
      var _ = together(stage.populace(), TOGETHER_AT_MOST);
    }
    return new Run(rate(stage, time), apart, bare(stage, time));
  }

  private Bare bare(Stage stage, Duration time) {
    stage.site().writesOut();
    var before = stage.site().databaseWork();
    long since = System.nanoTime();
    double perSecond = stage.bare().postsPerSecond(shape.callers(), time);
    double posts = perSecond * (System.nanoTime() - since) / 1e9;
    return new Bare(perSecond, each(stage.site().databaseWork().minus(before), posts));
  }

  private static double each(ProcessorTime work, double posts) {
    return work.seconds() * MILLISECONDS / posts;
  }

  /// The database has written out what came before, so that nobody pays for another's rows.
  private static Rate rate(Stage stage, Duration time) {
    stage.site().writesOut();
    var figures = stage.node().figures();
    ProcessorTime node = stage.node().work();
    ProcessorTime database = stage.site().databaseWork();
    var stretch = stage.callers().run(time);
    node = stage.node().work().minus(node);
    database = stage.site().databaseWork().minus(database);
    var counted = stage.node().figures().minus(figures);
    var latencies = stretch.latencies();
    double made = latencies.count();
    return new Rate(
        stretch.postsPerSecond(),
        latencies.percentile(50),
        latencies.percentile(99),
        each(node, made),
        each(database, made),
        counted.sum(COMMIT + "_sum") / Math.max(1, counted.sum(COMMIT + "_count")));
  }

  private Report report(Stage stage, List<Run> runs) {
    var figures = new ArrayList<Figure>();
    figures.add(stated("over REST", "posts/s", runs, run -> run.shared.perSecond()));
    figures.add(stated("over REST, p50", "ms", runs, run -> run.shared.p50()));
    figures.add(stated("over REST, p99", "ms", runs, run -> run.shared.p99()));
    figures.add(stated("over REST, in a commit", "posts", runs, run -> run.shared.together()));
    figures.add(
        stated("over REST: the node's processor, each", "ms", runs, run -> run.shared.node()));
    figures.add(
        stated("over REST: PostgreSQL's processor, each", "ms", runs, r -> r.shared.database()));
    figures.add(stated("bare shared commit", "posts/s", runs, run -> run.bare.perSecond()));
    figures.add(
        stated("bare: PostgreSQL's processor, each", "ms", runs, run -> run.bare.database()));
    figures.add(
        Figure.medianAtLeast(LEAST_OF_BARE, "over REST, by bare", "", values(runs, Run::ratio)));
    var remarks = new ArrayList<String>();
    if (stage.apart()) {
      figures.add(
          stated("one commit for each post", "posts/s", runs, run -> run.apart.perSecond()));
      figures.add(
          Figure.medianAtLeast(
              LEAST_GAIN,
              "over REST, by one commit for each",
              "",
              values(runs, run -> run.shared.perSecond() / run.apart.perSecond())));
    } else {
      remarks.add("this node has no setting " + TOGETHER + ": each post has a commit of its own");
    }
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("callers", Integer.toString(shape.callers()));
    conditions.put("channels", Integer.toString(shape.channels()));
    conditions.put("bare posts in a commit", "%.1f".formatted(stage.bare().postsPerCommit()));
    return new Report("posts", conditions, figures, remarks);
  }

  private static Figure stated(
      String name, String unit, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(name, unit, values(runs, value));
  }

  private static List<Double> values(List<Run> runs, ToDoubleFunction<Run> value) {
    return runs.stream().map(value::applyAsDouble).toList();
  }
}
