package rookery.bench.scenario;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.site.Site;

/// How long a node takes from the start of its process to its first answer, on a database that is
/// there and made already, and what it then has of the machine. Not thread-safe; confined to one
/// thread.
public final class Start {
  private static final double MOST_SECONDS = 1.5;
  private static final double MEGABYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 5_000;
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();
  private static final byte[] PING =
      "GET /api/v4/system/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final String FINE = "HTTP/1.1 200";

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param command what starts a node
  /// @param rest how long it is left alone before its memory is looked at
  /// @param warmUps starts before, the first of which makes the database
  /// @param site without nodes
  public record Shape(List<String> command, Duration rest, int warmUps, int runs, Site.Plan site) {
    public Shape {
      command = List.copyOf(command);
    }
  }

  /// One start. Immutable.
  private record Run(double seconds, double work, double resident) {}

  /// @param progress is told what happens
  public Start(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("start: a database below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      return measure(site);
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site) {
    for (int i = 0; i < shape.warmUps(); i++) {
      var _ = run(site, Duration.ZERO);
    }
    var runs = new ArrayList<Run>();
    for (int i = 1; i <= shape.runs(); i++) {
      runs.add(run(site, shape.rest()));
      progress.accept("start: %d of %d".formatted(i, shape.runs()));
    }
    return new Report(
        "start",
        Map.of("database", "external, made before"),
        List.of(
            Figure.medianAtMost(
                MOST_SECONDS, "to the first answer", "s", values(runs, Run::seconds)),
            Figure.stated("processor until then", "s", values(runs, Run::work)),
            Figure.stated("resident memory at rest", "MB", values(runs, Run::resident))),
        List.of());
  }

  private Run run(Site site, Duration rest) {
    try (var node =
        site.alone(shape.site().directory(), shape.command(), shape.site().settings())) {
      long since = System.nanoTime();
      node.begin();
      while (!answers(node.address())) {
        if (System.nanoTime() - since > PATIENCE.toNanos()) {
          throw new IllegalStateException("a node does not answer within " + PATIENCE);
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      double seconds = (System.nanoTime() - since) / 1e9;
      double work = node.work().seconds();
      Waits.pass(rest);
      return new Run(seconds, work, node.residentBytes() / MEGABYTE);
    }
  }

  private static boolean answers(InetSocketAddress node) {
    try (var socket = new Socket()) {
      socket.connect(node, ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(PING);
      byte[] answer = socket.getInputStream().readNBytes(FINE.length());
      return new String(answer, StandardCharsets.US_ASCII).equals(FINE);
    } catch (IOException _) {
      return false;
    }
  }

  private static List<Double> values(List<Run> runs, ToDoubleFunction<Run> value) {
    return runs.stream().map(value::applyAsDouble).toList();
  }
}
