package rookery.bench.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import rookery.bench.callers.Reload;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Crowd;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Field;
import rookery.bench.crowd.Habits;
import rookery.bench.crowd.Tally;
import rookery.bench.crowd.Town;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// Two nodes, and one of them dies under load: how long until all of its clients are back at the
/// other, and what those feel who call the other meanwhile. Not thread-safe; confined to one
/// thread.
public final class LoseANode {
  private static final int KILLED = 0;
  private static final int SURVIVOR = 1;
  private static final int ADDRESSES = 8;
  private static final int FEW = 20;
  private static final Duration ALL_COME = Duration.ofMinutes(5);
  private static final Duration ALL_COME_BACK = Duration.ofMinutes(2);

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param clients at both nodes together
  /// @param rates of the steady callers
  /// @param steady how long the calm before the loss is measured
  /// @param runs how often a node is lost
  /// @param arrivals how many clients come in a second at the beginning
  /// @param site what runs
  public record Shape(
      int clients,
      SteadyLoad.Rates rates,
      Duration steady,
      int runs,
      int arrivals,
      Habits habits,
      Site.Plan site) {
    private static final Duration LONGEST_CALM = Duration.ofSeconds(3);

    /// The settings that every node gets: hashing passwords is not what is measured, and a town is
    /// one team.
    public static Map<String, String> settings() {
      return Map.of(
          "MM_TEAMSETTINGS_ENABLEOPENSERVER", "true",
          "MM_TEAMSETTINGS_MAXUSERSPERTEAM", "100000",
          "MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192",
          "MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    }

    /// How long things are left alone before a measurement, and after it.
    Duration calm() {
      return steady.compareTo(LONGEST_CALM) < 0 ? steady : LONGEST_CALM;
    }

    /// Where everything is kept.
    Path directory() {
      return site.directory();
    }
  }

  /// @param progress is told what happens
  public LoseANode(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// What is at work. Not thread-safe; confined to the scenario.
  private record Stage(
      Site site,
      Balancer balancer,
      Crowd crowd,
      AtomicReference<Tally> books,
      SteadyLoad load,
      Latencies reads,
      Latencies posts) {
    ServerProcess node(int number) {
      return site.nodes().get(number);
    }

    Latencies.Stretch take() {
      return reads.take().plus(posts.take());
    }
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    var parts = new Lifecycle();
    // However this program ends, it leaves nothing behind.
    var hook = new Thread(parts::close, "clean-up");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return perform(parts);
    } finally {
      parts.close();
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It is what runs.
    }
  }

  private Report perform(Lifecycle parts) {
    progress.accept("starting two nodes below " + shape.directory());
    var site = parts.own(Site.start(shape.site()));
    progress.accept("founding a town of " + shape.clients());
    var town = Town.found(site.nodes().getFirst().url(), Town.Size.of(shape.clients()));
    var wire = parts.own(Wire.start(2, ADDRESSES));
    var balancer = new Balancer(site.nodes().stream().map(ServerProcess::address).toList());
    var books = new AtomicReference<>(new Tally());
    var clock = InstantSource.system();
    var field =
        new Field(wire, balancer, shape.habits(), new Reload(), clock, books, Echoes.none());
    var crowd = parts.own(Crowd.of(field, town.accounts()));
    progress.accept("everybody comes, %d a second".formatted(shape.arrivals()));
    crowd.come(shape.arrivals());
    Waits.await(ALL_COME, () -> books.get().came() >= crowd.size(), "not everybody came");
    var reads = new Latencies();
    var posts = new Latencies();
    var rates = shape.rates();
    var callers = new SteadyLoad.Books(books, reads, posts, Echoes.none());
    var load = parts.own(SteadyLoad.start(wire, balancer, town.accounts(), rates, callers, clock));
    var stage = new Stage(site, balancer, crowd, books, load, reads, posts);
    var losses = new ArrayList<Loss>();
    for (int i = 1; i <= shape.runs(); i++) {
      losses.add(lose(stage, i));
      if (i < shape.runs()) {
        restore(stage);
      }
    }
    return Loss.report(shape, losses);
  }

  private Loss lose(Stage stage, int run) {
    // Nothing of what was before may be measured.
    Waits.await(ALL_COME, () -> stage.load().outstanding() < FEW, "calls are not answered");
    Waits.pass(shape.calm());
    stage.books().set(new Tally());
    var _ = stage.take();
    progress.accept("run %d: steady for %d s".formatted(run, shape.steady().toSeconds()));
    Waits.pass(shape.steady());
    var steady = stage.take();
    var calm = stage.books().get().count();
    var survivor = stage.node(SURVIVOR);
    var figuresBefore = survivor.figures();
    var workBefore = survivor.processorTime();
    var tally = new Tally();
    stage.books().set(tally);
    progress.accept("run %d: kill -9 of %s".formatted(run, stage.node(KILLED).name()));
    long killed = System.nanoTime();
    stage.balancer().down(KILLED);
    stage.node(KILLED).kill();
    int lost = stage.crowd().at(KILLED);
    boolean all = Waits.until(ALL_COME_BACK, () -> tally.came() >= lost);
    var meanwhile = stage.take();
    var work = survivor.processorTime().minus(workBefore);
    // What is still on its way then would be missed.
    Waits.pass(shape.calm());
    var loss =
        new Loss(
            killed,
            lost,
            all,
            steady,
            meanwhile,
            calm,
            tally.count(),
            work,
            survivor.figures().minus(figuresBefore));
    progress.accept("run %d: %s".formatted(run, loss.brief()));
    return loss;
  }

  /// The node is started again and its clients go back to it.
  private void restore(Stage stage) {
    progress.accept("the node is started again, its clients go home");
    var node = stage.node(KILLED);
    node.begin();
    node.awaitUp();
    var tally = new Tally();
    stage.books().set(tally);
    stage.balancer().up(KILLED);
    stage.crowd().goHome(KILLED, shape.arrivals());
    Waits.await(
        ALL_COME, () -> tally.came() >= stage.crowd().at(KILLED), "not everybody went home");
  }
}
