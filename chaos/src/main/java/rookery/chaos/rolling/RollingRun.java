package rookery.chaos.rolling;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import rookery.chaos.Leaders;
import rookery.chaos.crowd.Crowd;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.judge.Report;
import rookery.chaos.judge.Story;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Schedule;
import rookery.chaos.plan.Shape;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.Site;
import rookery.kernel.RealTimers;

/// Starts nodes, a balancer and people, restarts one node after another, and judges what all of
/// them saw. Not thread-safe; confined to one thread.
final class RollingRun {
  private static final Duration LOOK_WHO_LEADS_EVERY = Duration.ofMillis(500);
  private static final Duration LEADER_WITHIN = Duration.ofSeconds(15);
  private static final Duration CALM_WITHIN = Duration.ofSeconds(60);
  private static final long BEFORE_MILLIS = 4_000;
  private static final long AFTER_MILLIS = 1_000;

  /// So short that most are away soon: whoever is idle depends on what nodes know of each other.
  private static final Map<String, String> SETTINGS =
      Map.of("MM_TEAMSETTINGS_USERSTATUSAWAYTIMEOUT", "2");

  private final Order order;
  private final Consumer<String> progress;
  private final List<Verdict.Restart> restarts = new ArrayList<>();
  private final List<String> statuses = new ArrayList<>();
  private int strayed;

  /// What to do. Immutable.
  ///
  /// @param balancer `own`, `haproxy` or `nginx`
  /// @param callers who post, read and edit over connections that they keep
  /// @param rounds how often all nodes are restarted
  record Order(
      long seed,
      String balancer,
      Shape shape,
      int callers,
      int rounds,
      Path directory,
      String command) {}

  RollingRun(Order order, Consumer<String> progress) {
    this.order = order;
    this.progress = progress;
  }

  Verdict perform() {
    Path file = order.directory.resolve("history.jsonl");
    progress.accept(
        "starting %d nodes, %s, seed %d"
            .formatted(order.shape.nodes(), order.balancer, order.seed));
    int calls;
    int failed;
    List<String> failures;
    try (var history = History.to(file);
        var site = Site.start(order.directory, Site.Kind.SINGLE, order.shape.nodes(), SETTINGS);
        var balancer = balancer(site);
        var timers = new RealTimers()) {
      String date = InstantSource.system().instant().toString();
      var schedule = Schedule.steady(order.seed, order.shape);
      var crowd = Crowd.gather(schedule, List.of(balancer), history, order.command, date);
      try {
        var leaders = new Leaders(site, history);
        timers.every("leader", LOOK_WHO_LEADS_EVERY, leaders::look);
        roll(site, balancer, crowd, history);
        leaders.conclude(LEADER_WITHIN);
        history.add(Entry.Finished::new);
        calls = crowd.failures().attempts();
        failed = crowd.failures().number();
        failures = crowd.failures().first();
      } finally {
        crowd.disperse();
      }
    }
    return judge(file, calls, failed, failures);
  }

  private Verdict judge(Path file, int calls, int failed, List<String> failures) {
    var story = new Story();
    var witness = new Witness();
    History.read(
        file,
        entry -> {
          story.accept(entry);
          witness.accept(entry);
        });
    return new Verdict(
        Report.of(story),
        restarts,
        calls,
        failed,
        failures,
        strayed,
        witness.sentAway(),
        witness.devices(),
        witness.statusChanges(),
        statuses);
  }

  private Balancer balancer(Site site) {
    Path directory = order.directory.resolve(order.balancer);
    return switch (order.balancer) {
      case "haproxy" -> shipped(ShippedBalancer.Kind.HAPROXY, directory, site);
      case "nginx" -> shipped(ShippedBalancer.Kind.NGINX, directory, site);
      case "own" -> OwnBalancer.before(site.nodes());
      default ->
          throw new IllegalArgumentException(
              "there is no balancer %s: own, haproxy, nginx".formatted(order.balancer));
    };
  }

  private static Balancer shipped(ShippedBalancer.Kind kind, Path directory, Site site) {
    return ShippedBalancer.start(kind, directory, site.nodes(), freePort());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void roll(Site site, Balancer balancer, Crowd crowd, History history) {
    calm(crowd);
    crowd.talk();
    try (var callers =
        Callers.begin(
            order.callers,
            order.seed,
            crowd.admin(),
            crowd.sideRoom(),
            balancer.url(),
            crowd.failures())) {
      Await.pass(BEFORE_MILLIS);
      var statusWatch = StatusWatch.begin(crowd);
      for (int round = 0; round < order.rounds; round++) {
        for (NodeUnderTest node : site.nodes()) {
          restart(node, balancer, history);
        }
      }
      Await.pass(AFTER_MILLIS);
      statuses.addAll(statusWatch.end());
      crowd.fallSilent();
      calm(crowd);
      strayed = callers.endAndCompare();
    }
    var apart = crowd.agree();
    progress.accept(
        apart.isEmpty() ? "all clients show the same" : "clients differ: " + apart.getFirst());
  }

  private void calm(Crowd crowd) {
    String missing = crowd.awaitCalm(CALM_WITHIN);
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not everybody is there: " + missing);
    }
  }

  private void restart(NodeUnderTest node, Balancer balancer, History history) {
    int number = restarts.size() + 1;
    history.add(at -> new Entry.Struck(at, number, FaultKind.NODE_STOP.label(), node.name()));
    long begin = System.nanoTime();
    node.stop();
    long stopped = System.nanoTime();
    node.awaitUp();
    long up = System.nanoTime();
    var restart =
        new Verdict.Restart(
            node.name(),
            (stopped - begin) / 1_000_000,
            (up - stopped) / 1_000_000,
            node.lastStatus());
    restarts.add(restart);
    balancer.awaitBack(node);
    history.add(at -> new Entry.Mended(at, number));
    progress.accept(
        "%s stopped in %d ms and started in %d ms"
            .formatted(node.name(), restart.stopMillis(), restart.startMillis()));
  }
}
