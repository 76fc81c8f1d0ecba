package rookery.server.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import rookery.embedded.TiedProcess;
import rookery.server.settings.HostPort;

/// The node processes of a try-out cluster. One that ends is reported, with how to start it again,
/// and left alone: trying that out is what such a cluster is for. Thread-safe.
final class Members implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final int TOUCH_MILLIS = 2_000;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Self self;
  private final Order order;
  private final Path data;
  private final PrintStream out;
  private final Duration longestStop;
  private final List<TiedProcess> processes = new ArrayList<>();
  private volatile boolean stopping;

  Members(Self self, Order order, Path data, PrintStream out, Duration longestStop) {
    this.self = self;
    this.order = order;
    this.data = data;
    this.out = out;
    this.longestStop = longestStop;
  }

  /// Starts all nodes at once and returns when each answers.
  void start(ClusterFile cluster) throws CannotStart {
    for (int node = 1; node <= order.nodes(); node++) {
      synchronized (processes) {
        processes.add(start(node));
      }
    }
    for (int node = 1; node <= order.nodes(); node++) {
      awaitAnswer(node, cluster.listen(node));
    }
  }

  private TiedProcess start(int node) throws CannotStart {
    try {
      return TiedProcess.start(
          self.with(arguments(node)), Map.of(), log(node), status -> ended(node, status));
    } catch (IOException e) {
      throw new CannotStart("Node " + node + " cannot be started: " + e.getMessage(), e);
    }
  }

  private List<String> arguments(int node) {
    var arguments = new ArrayList<>(List.of("--node", "" + node));
    order
        .asFlags()
        .forEach((flag, value) -> {
          arguments.add(flag);
          arguments.add(value);
        });
    return arguments;
  }

  private Path log(int node) {
    return data.resolve(ClusterFile.name(node) + ".log");
  }

  private void ended(int node, int status) {
    if (!stopping) {
      out.println(
          "Node %d ended (status %d). Start it again with: %s %s"
              .formatted(node, status, self.script(), String.join(" ", arguments(node))));
    }
  }

  private void awaitAnswer(int node, HostPort place) throws CannotStart {
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers(place)) {
      boolean alive;
      synchronized (processes) {
        alive = processes.get(node - 1).isAlive();
      }
      if (!alive || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        throw new CannotStart(
            "Node %d did not start: %s (all of it is in %s)"
                .formatted(node, lastLine(log(node)), log(node)));
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  private static boolean answers(HostPort place) {
    String host = place.host().isEmpty() ? "127.0.0.1" : place.host();
    try {
      var url = URI.create("http://" + place.withHost(host) + "/api/v4/system/ping").toURL();
      var connection = (HttpURLConnection) url.openConnection();
      connection.setConnectTimeout(TOUCH_MILLIS);
      connection.setReadTimeout(TOUCH_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException _) {
      return false;
    }
  }

  private static String lastLine(Path log) {
    try {
      var lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /// Ends the nodes that pid files name: of an earlier run that was killed, or started by hand.
  static void endOthers(Path data, int nodes, Duration patience) {
    var others = new ArrayList<ProcessHandle>();
    for (int node = 1; node <= nodes; node++) {
      PidFile.running(ClusterNode.pidFile(data, node)).ifPresent(others::add);
    }
    others.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : others) {
      try {
        process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException _) {
        process.destroyForcibly();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Stops all nodes at once, those that were started again by hand as well.
  @Override
  public void close() {
    stopping = true;
    List<TiedProcess> mine;
    synchronized (processes) {
      mine = List.copyOf(processes);
    }
    mine.forEach(TiedProcess::end);
    Duration patience = longestStop.plus(GRACE);
    endOthers(data, order.nodes(), patience);
    mine.forEach(p -> p.awaitEnd(patience));
  }
}
