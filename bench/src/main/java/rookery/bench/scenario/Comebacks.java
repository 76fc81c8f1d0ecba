package rookery.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Populace;
import rookery.bench.crowd.Tally;
import rookery.bench.feed.LogWriter;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.raw.Flock;
import rookery.bench.raw.Place;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// Very many clients leave one node, miss very many events, and come back to another node all at
/// once: until when does each have what it missed, and what do those feel who call that node
/// meanwhile? Not thread-safe; confined to one thread.
public final class Comebacks {
  private static final int ADDRESSES = 8;
  private static final int CALLERS = 20;
  private static final int BATCH = 10;

  /// Nodes write down once a second where their connections are.
  private static final Duration WRITTEN_DOWN = Duration.ofSeconds(3);

  private static final Duration ALL_GONE = Duration.ofSeconds(60);

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param behind how many events each misses
  /// @param reads calls a second meanwhile
  /// @param calm how long calls are measured before
  /// @param site two nodes
  public record Shape(int clients, int behind, int reads, Duration calm, int runs, Site.Plan site) {
    /// What nodes need: sockets are let in at once.
    public static Map<String, String> settings() {
      return Map.of("MM_ROOKERYSETTINGS_UPGRADESPERPROCESSOR", "0");
    }
  }

  /// One run. Immutable.
  private record Run(
      double seconds, double work, Latencies.Stretch calm, Latencies.Stretch meanwhile) {}

  /// What is at work. Not thread-safe; confined to the scenario.
  private record Stage(
      List<ServerProcess> nodes, Wire wire, LogWriter log, byte[] record, List<Account> callers) {
    ServerProcess node(int run) {
      return nodes.get(run % nodes.size());
    }
  }

  /// @param progress is told what happens
  public Comebacks(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("comebacks: starting two nodes below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      return measure(site, Populace.found(site, new Populace.Size(shape.clients(), 1, 3)));
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site, Populace populace) {
    try (var parts = new Lifecycle()) {
      var wire = parts.own(Wire.start(2, ADDRESSES));
      var log = parts.own(LogWriter.to(site.redis()));
      byte[] record = log.recorded(() -> populace.admin().posts(populace.square(), "a message"));
      var callers =
          IntStream.range(0, Math.min(CALLERS, shape.clients()))
              .mapToObj(populace::account)
              .toList();
      var stage = new Stage(site.nodes(), wire, log, record, callers);
      var flock = new Flock(wire, stage.node(0).address());
      flock.open(populace.tokens().subList(0, shape.clients()));
      var runs = new ArrayList<Run>();
      for (int i = 1; i <= shape.runs(); i++) {
        Waits.pass(WRITTEN_DOWN);
        var places = flock.leave();
        allGone(stage.node(i - 1));
        flock = parts.own(new Flock(wire, stage.node(i).address()));
        runs.add(run(stage, stage.node(i), flock, places));
        progress.accept("comebacks: run %d of %d".formatted(i, shape.runs()));
      }
      return report(runs);
    }
  }

  private static void allGone(ServerProcess node) {
    Waits.await(
        ALL_GONE,
        () -> node.figures().sum("mattermost_http_websockets_total") == 0,
        "sockets did not close");
  }

  private Run run(Stage stage, ServerProcess node, Flock flock, List<Place> places) {
    for (int i = 0; i < shape.behind(); i += BATCH) {
      stage.log().append(stage.record(), Math.min(BATCH, shape.behind() - i), true);
    }
    var reads = new Latencies();
    var tally = new AtomicReference<>(new Tally());
    var books = new SteadyLoad.Books(tally, reads, new Latencies(), Echoes.none());
    var rates = new SteadyLoad.Rates(shape.reads(), 0);
    var balancer = new Balancer(List.of(node.address()));
    try (var _ =
        SteadyLoad.start(
            stage.wire(), balancer, stage.callers(), rates, books, InstantSource.system())) {
      Waits.pass(shape.calm());
      var calm = reads.take();
      var work = node.work();
      var all =
          flock.expect(
              (long) places.size() * shape.behind(), LogWriter.json(stage.record()).length);
      long since = System.nanoTime();
      flock.comeBack(places);
      double seconds = (Flock.await(all) - since) / 1e9;
      return new Run(seconds, node.work().minus(work).seconds(), calm, reads.take());
    }
  }

  private Report report(List<Run> runs) {
    double frames = (double) shape.clients() * shape.behind();
    var conditions = new LinkedHashMap<String, String>();
    conditions.put(
        "clients", "%,d, each %,d events behind".formatted(shape.clients(), shape.behind()));
    conditions.put("calls a second", Integer.toString(shape.reads()));
    return new Report(
        "comebacks",
        conditions,
        List.of(
            stated("until the last has everything", "s", runs, Run::seconds),
            stated("frames", "1/s", runs, run -> Math.round(frames / run.seconds())),
            stated("the node's processor, each", "ms", runs, r -> r.work() * 1e3 / shape.clients()),
            stated("REST p50 before", "ms", runs, run -> run.calm().percentile(50)),
            stated("REST p50 meanwhile", "ms", runs, run -> run.meanwhile().percentile(50)),
            stated("REST p99 before", "ms", runs, run -> run.calm().percentile(99)),
            stated("REST p99 meanwhile", "ms", runs, run -> run.meanwhile().percentile(99))),
        List.of());
  }

  private static Figure stated(
      String name, String unit, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(name, unit, runs.stream().map(value::applyAsDouble).toList());
  }
}
