package rookery.bench.scenario;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Balancer;
import rookery.bench.crowd.Crowd;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Field;
import rookery.bench.crowd.Habits;
import rookery.bench.crowd.Tally;
import rookery.bench.crowd.Town;
import rookery.bench.figures.Report;
import rookery.bench.mix.Actors;
import rookery.bench.mix.Beginning;
import rookery.bench.mix.Journal;
import rookery.bench.mix.Known;
import rookery.bench.site.ProcessorTime;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;

/// What people's clients do all day, as the official load tester simulates it (protocol: rest B.6):
/// how quickly it is answered, and what an action costs the nodes. Not thread-safe; confined to one
/// thread.
public final class Mix {
  private static final Duration ALL_COME = Duration.ofMinutes(5);

  /// Until a client that is away while it reconnects has heard of everything.
  private static final Duration ALL_HEARD = Duration.ofSeconds(30);

  private static final int LOOPS = 2;
  private static final int ADDRESSES = 8;

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param users each with a socket
  /// @param perSecond actions of all of them
  /// @param arrivals how many begin in a second
  /// @param warmUp how long they act before it is measured
  /// @param stretch how long it is measured in a run
  public record Shape(
      int users,
      double perSecond,
      int arrivals,
      Duration warmUp,
      Duration stretch,
      int runs,
      Habits habits,
      Site.Plan site) {
    private static final int ROOMS_EACH = 8;
    private static final int POSTS = 60;

    private Town.Size town() {
      return new Town.Size(users, Math.max(10, users / 10), ROOMS_EACH, POSTS);
    }

    /// How long a user does nothing between two actions, on average.
    Duration idle() {
      return Duration.ofNanos((long) (1e9 * users / perSecond));
    }
  }

  /// What is at work. Not thread-safe; confined to the scenario.
  private record Stage(
      Site site, AtomicReference<Tally> books, Journal journal, Echoes echoes, Crowd crowd) {
    ProcessorTime work() {
      return site.nodes().stream()
          .map(ServerProcess::work)
          .reduce(new ProcessorTime(0, 0), ProcessorTime::plus);
    }
  }

  /// @param progress is told what happens
  public Mix(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("mix: starting two nodes below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      progress.accept("mix: founding a town of " + shape.users());
      var node = site.nodes().getFirst().url();
      var town = Town.found(node, shape.town());
      return measure(site, Town.administrator(node), town.accounts());
    }
  }

  /// Measures at a site that is there.
  ///
  /// @param admin a member of all channels
  public Report measure(Site site, ChatClient admin, List<Account> accounts) {
    var known = Known.made(site.nodes().getFirst().url(), admin, accounts);
    try (var parts = new Lifecycle()) {
      var wire = parts.own(Wire.start(LOOPS, ADDRESSES));
      var nodes = site.nodes().stream().map(ServerProcess::address).toList();
      var books = new AtomicReference<>(new Tally());
      var journal = new Journal();
      var echoes = Echoes.heardBy(known.listening(accounts));
      var field =
          new Field(
              wire,
              new Balancer(nodes),
              shape.habits(),
              new Beginning(),
              InstantSource.system(),
              books,
              echoes,
              journal::reconnected);
      var crowd = parts.own(Crowd.of(field, accounts));
      progress.accept("mix: everybody begins, %d a second".formatted(shape.arrivals()));
      crowd.come(shape.arrivals());
      Waits.await(ALL_COME, () -> books.get().came() >= crowd.size(), "not everybody came");
      var beginning = MixReport.Start.of(crowd.size(), journal.take(), books.get().count());
      parts.own(Actors.begin(field, crowd, accounts, known, journal, shape.idle()));
      Waits.pass(shape.warmUp());
      return measure(new Stage(site, books, journal, echoes, crowd), beginning);
    }
  }

  private Report measure(Stage stage, MixReport.Start start) {
    var runs = new ArrayList<MixReport.Run>();
    for (int i = 1; i <= shape.runs(); i++) {
      runs.add(run(stage));
      progress.accept("mix: run %d: %s".formatted(i, runs.getLast().brief()));
    }
    return MixReport.of(shape, start, runs);
  }

  private MixReport.Run run(Stage stage) {
    var tally = new Tally();
    stage.books().set(tally);
    var _ = stage.journal().take();
    var workBefore = stage.work();
    var databaseBefore = stage.site().databaseWork();
    var ownBefore = own();
    long from = System.nanoTime();
    Waits.pass(shape.stretch());
    long until = System.nanoTime();
    var page = stage.journal().take();
    var work = stage.work().minus(workBefore);
    var database = stage.site().databaseWork().minus(databaseBefore);
    var own = own().minus(ownBefore);
    // From here on nothing is timed, but it is still counted what is lost.
    var _ = Waits.until(ALL_HEARD, () -> stage.echoes().between(from, until).missing() == 0);
    var echoes = stage.echoes().between(from, until);
    double seconds = (until - from) / 1e9;
    return new MixReport.Run(seconds, page, tally.count(), echoes, work, database, own);
  }

  private static ProcessorTime own() {
    return ProcessorTime.of(ProcessHandle.current().pid());
  }
}
