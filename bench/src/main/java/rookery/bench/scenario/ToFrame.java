package rookery.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import rookery.bench.bare.BareCommits;
import rookery.bench.bare.BareLog;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Listeners;
import rookery.bench.crowd.Populace;
import rookery.bench.crowd.Tally;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// Posts at a steady rate at one node, and when their frames are read by clients of another: from
/// when a post was to be sent. Beside it a commit and an entry of the log by themselves, at the
/// same rate. Not thread-safe; confined to one thread.
public final class ToFrame {
  /// Of an event in the log.
  private static final int RECORD_BYTES = 1_000;

  private static final double MOST_P50 = 5;
  private static final double MOST_P99 = 25;
  private static final double TIMES_BARE = 3;
  private static final Duration ALL_COME = Duration.ofSeconds(60);

  /// A node that cannot keep up is not waited for longer.
  private static final int MOST_LOOKS = 40;

  private static final int SLOWER = 4;
  private static final int WARM_BY = 3;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param perSecond posts
  /// @param channels with one client of the other node in each, and one who posts
  /// @param stretch how long each figure is measured in a run
  /// @param warmUp how long posts come before, slowly; then three times as long as they are
  ///   measured, and a quarter as long before each run
  /// @param site two nodes
  public record Shape(
      int perSecond, int channels, Duration stretch, Duration warmUp, int runs, Site.Plan site) {}

  /// One run. Immutable.
  ///
  /// @param hops mean times, in milliseconds
  private record Run(
      Echoes.Count frames, Hops hops, Latencies.Stretch commit, Latencies.Stretch log) {
    double bareP99() {
      return commit.percentile(99) + log.percentile(99);
    }

    double amiss() {
      return (double) frames.missing() + frames.again();
    }
  }

  /// @param progress is told what happens
  public ToFrame(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("to-frame: starting two nodes below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      var size = new Populace.Size(2 * shape.channels(), shape.channels(), 3);
      return measure(site, Populace.found(site, size));
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site, Populace populace) {
    var readers = accounts(populace, 0);
    var authors = accounts(populace, shape.channels());
    var runs = new ArrayList<Run>();
    try (var parts = new Lifecycle()) {
      var wire = parts.own(Wire.start(1, 2));
      var commits = parts.own(BareCommits.at(site.database(), shape.channels(), shape.channels()));
      var log = parts.own(BareLog.at(site.redis()));
      bare(commits, log, shape.warmUp().dividedBy(SLOWER));
      warmUp(site, wire, authors);
      for (int i = 1; i <= shape.runs(); i++) {
        var before = Hops.Figures.of(site);
        var frames = frames(site, wire, readers, authors);
        runs.add(
            new Run(
                frames,
                Hops.between(before, Hops.Figures.of(site)),
                commits.latencies(shape.stretch(), shape.perSecond()),
                log.latencies(shape.stretch(), RECORD_BYTES, shape.perSecond())));
        progress.accept("to-frame: run %d of %d".formatted(i, shape.runs()));
      }
    }
    return report(runs);
  }

  private List<Account> accounts(Populace populace, int from) {
    return IntStream.range(from, from + shape.channels()).mapToObj(populace::account).toList();
  }

  private void bare(BareCommits commits, BareLog log, Duration time) {
    var _ = commits.latencies(time, shape.perSecond());
    var _ = log.latencies(time, RECORD_BYTES, shape.perSecond());
  }

  private Echoes.Count frames(Site site, Wire wire, List<Account> readers, List<Account> authors) {
    var echoes = Echoes.heardBy(readers);
    var nodes = site.nodes();
    var first = new Balancer(List.of(nodes.getFirst().address()));
    try (var listeners = Listeners.open(wire, nodes.getLast().address(), readers, echoes)) {
      Waits.await(ALL_COME, () -> listeners.here() == readers.size(), "not everybody came");
      var count = posted(first, wire, authors, echoes, shape.perSecond(), shape.stretch());
      if (listeners.gone() > 0) {
        throw new IllegalStateException(listeners.gone() + " sockets closed");
      }
      return count;
    }
  }

  /// Slowly at first: what piles up while a node is cold would be measured later. Then as fast as
  /// it is measured, since for most of a minute Java compiles as much as it runs.
  private void warmUp(Site site, Wire wire, List<Account> authors) {
    var first = new Balancer(List.of(site.nodes().getFirst().address()));
    int slowly = Math.max(1, shape.perSecond() / SLOWER);
    var _ = posted(first, wire, authors, Echoes.none(), slowly, shape.warmUp());
    var time = shape.warmUp().multipliedBy(WARM_BY);
    var _ = posted(first, wire, authors, Echoes.none(), shape.perSecond(), time);
  }

  private Echoes.Count posted(
      Balancer node,
      Wire wire,
      List<Account> authors,
      Echoes echoes,
      int perSecond,
      Duration time) {
    var tally = new AtomicReference<>(new Tally());
    var books = new SteadyLoad.Books(tally, new Latencies(), new Latencies(), echoes);
    var rates = new SteadyLoad.Rates(0, perSecond);
    try (var _ = SteadyLoad.start(wire, node, authors, rates, books, InstantSource.system())) {
      Waits.pass(shape.warmUp().dividedBy(SLOWER));
      long from = System.nanoTime();
      Waits.pass(time);
      long until = System.nanoTime();
      // What comes meanwhile is not counted, and keeps things as they were.
      var count = echoes.between(from, until);
      for (int i = 0; i < MOST_LOOKS && count.missing() > 0; i++) {
        Waits.pass(LOOK_EVERY);
        count = echoes.between(from, until);
      }
      return count;
    }
  }

  private Report report(List<Run> runs) {
    double bare = Figure.stated("", "", values(runs, Run::bareP99)).median();
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.medianAtMost(
            MOST_P50,
            "post at A to frame at B, p50",
            "ms",
            values(runs, run -> run.frames.toFrame().percentile(50))));
    figures.add(
        Figure.medianAtMost(
            Math.max(MOST_P99, TIMES_BARE * bare),
            "post at A to frame at B, p99",
            "ms",
            values(runs, run -> run.frames.toFrame().percentile(99))));
    figures.add(
        Figure.eachAtMost(0, "frames missing, or there twice", "", values(runs, Run::amiss)));
    figures.add(Figure.stated("frames", "", values(runs, run -> run.frames.expected())));
    for (Hops.Hop hop : Hops.Hop.values()) {
      figures.add(stated(hop.title(), runs, run -> run.hops.millis(hop)));
    }
    figures.add(
        Figure.stated(
            "transactions for a post", "", values(runs, run -> run.hops.transactionsForAPost())));
    figures.add(stated("bare commit, p50", runs, run -> run.commit.percentile(50)));
    figures.add(stated("bare commit, p99", runs, run -> run.commit.percentile(99)));
    figures.add(stated("bare log, p50", runs, run -> run.log.percentile(50)));
    figures.add(stated("bare log, p99", runs, run -> run.log.percentile(99)));
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("posts a second", Integer.toString(shape.perSecond()));
    conditions.put("channels", Integer.toString(shape.channels()));
    conditions.put("bar of p99", "the larger of 25 ms and three times bare commit and bare log");
    return new Report("to-frame", conditions, figures, List.of());
  }

  private static Figure stated(String name, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(name, "ms", values(runs, value));
  }

  private static List<Double> values(List<Run> runs, ToDoubleFunction<Run> value) {
    return runs.stream().map(value::applyAsDouble).toList();
  }
}
