package rookery.chaos.observed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.PostgresUnderTest;
import rookery.chaos.site.Site;
import rookery.client.RawSocket;

/// One fault after another: its alerts must fire, and end once it is mended. Not thread-safe;
/// confined to the main thread.
final class Story {
  private static final Duration FIRE = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(90);
  private static final Duration CALM = Duration.ofSeconds(15);
  private static final int MANY = 10;
  private static final String FORGET =
      "EVAL \"return redis.call('DEL', unpack(redis.call('KEYS', '*producers')))\" 0\r\n";

  private final Site site;
  private final Prometheus prometheus;
  private final People people;
  private final Consumer<String> print;
  private final List<Band> bands = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final double began = now();
  private double ended;

  /// When something was broken, in seconds.
  record Band(String fault, double from, double to) {}

  Story(Site site, Prometheus prometheus, People people, Consumer<String> print) {
    this.site = site;
    this.prometheus = prometheus;
    this.people = people;
    this.print = print;
  }

  /// Makes or mends a fault.
  private interface Act {
    void perform() throws IOException;
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  /// Tells it; answers what is not as it must be.
  List<String> tell(Dashboard dashboard) throws IOException {
    calm();
    NodeUnderTest last = site.nodes().getLast();
    fault("a node is killed", last::kill, last::awaitUp, "RookeryNodeLost");
    var other = Map.of("MM_TEAMSETTINGS_SITENAME", "Another name");
    var same = Map.of("MM_TEAMSETTINGS_SITENAME", "Rookery");
    fault(
        "a node has other settings",
        () -> restart(last, other),
        () -> restart(last, same),
        "RookeryConfigDiffers",
        "RookeryDegraded");
    fault("clients read nothing", this::slowReaders, () -> {}, "RookerySlowReaders");
    fault("clients come from nowhere", this::fromNowhere, () -> {}, "RookeryStartedOver");
    fault(
        "the audit log cannot be written",
        () -> restart(last, audit("true")),
        () -> restart(last, audit("false")),
        "RookeryAuditIncomplete");
    redisFaults();
    fault(
        "PostgreSQL is stopped",
        () -> site.postgres().end(PostgresUnderTest.End.KILL),
        site.postgres()::startAgain,
        "RookeryPostgresDown",
        "RookeryNobodyLeads",
        "RookeryServerErrors");
    Await.pass(CALM.toMillis());
    ended = now();
    withoutData(dashboard);
    return List.copyOf(wrong);
  }

  /// A file that cannot be.
  private static Map<String, String> audit(String enabled) {
    return Map.of(
        "MM_EXPERIMENTALAUDITSETTINGS_FILEENABLED",
        enabled,
        "MM_EXPERIMENTALAUDITSETTINGS_FILENAME",
        "/dev/null/audit.log");
  }

  private void redisFaults() throws IOException {
    fault(
        "Redis is stopped",
        () -> site.redis().begin(FaultKind.REDIS_OUTAGE),
        () -> site.redis().mend(FaultKind.REDIS_OUTAGE),
        "RookeryRedisDown",
        "RookeryLogLag",
        "RookeryOutboxOld",
        "RookeryLogInPostgres");
    fault("Redis forgets who wrote", this::forgetProducers, () -> {}, "RookeryEventsLostInLog");
  }

  private void forgetProducers() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), site.redis().port())) {
      socket.getOutputStream().write(FORGET.getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read() != ':') {
        throw new IllegalStateException("Redis does not forget");
      }
    }
  }

  /// Nothing fires while nothing is wrong.
  private void calm() {
    Await.pass(CALM.toMillis());
    var firing = prometheus.firing();
    if (!firing.isEmpty()) {
      wrong.add("while nothing is broken, there fire: " + firing);
    }
    print.accept("calm for %d s, no alert".formatted(CALM.toSeconds()));
  }

  private void fault(String what, Act make, Act mend, String... alerts) throws IOException {
    print.accept("- " + what);
    double from = now();
    make.perform();
    Set<String> left = new TreeSet<>(List.of(alerts));
    Await.until(
        FIRE,
        () -> {
          for (String alert : prometheus.firing()) {
            if (left.remove(alert)) {
              print.accept("    %-24s fires after %4.1f s".formatted(alert, now() - from));
            }
          }
          return left.isEmpty();
        });
    left.forEach(alert -> wrong.add(alert + " does not fire when " + what));
    mend.perform();
    bands.add(new Band(what, from, now()));
    if (!Await.until(END, () -> prometheus.firing().isEmpty())) {
      wrong.add("after " + what + ", there still fire: " + prometheus.firing());
    }
    print.accept("    all over after %.1f s".formatted(now() - from));
  }

  private static void restart(NodeUnderTest node, Map<String, String> settings) {
    node.stop();
    node.set(settings);
    node.awaitUp();
  }

  private void slowReaders() throws IOException {
    List<RawSocket> sockets = people.slowOnes(MANY);
    try {
      for (int i = 0; i < 12 * MANY; i++) {
        people.shout();
      }
    } finally {
      sockets.forEach(RawSocket::reset);
    }
  }

  private void fromNowhere() throws IOException {
    for (int i = 0; i < MANY; i++) {
      people.comeBackFromNowhere();
    }
  }

  private void withoutData(Dashboard dashboard) {
    int queries = 0;
    for (var panel : dashboard.panels()) {
      for (var query : panel.queries()) {
        queries++;
        var series = prometheus.range(query.expression(), began, ended, 1);
        if (series.stream().allMatch(each -> each.points().isEmpty())) {
          wrong.add("no data for %s: %s".formatted(panel.title(), query.expression()));
        }
      }
    }
    print.accept("%d queries of %d panels".formatted(queries, dashboard.panels().size()));
  }

  List<Band> bands() {
    return List.copyOf(bands);
  }

  double began() {
    return began;
  }

  double ended() {
    return ended;
  }
}
