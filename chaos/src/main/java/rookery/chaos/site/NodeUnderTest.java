package rookery.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.client.ChatClient;
import rookery.embedded.TiedProcess;

/// One node, a process of this build or another, and its links. Thread-safe.
public final class NodeUnderTest implements Entrance, AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(40);

  private final String name;
  private final int port;
  private final int metricsPort;
  private final Links links;
  private final Path log;
  private volatile Map<String, String> settings;
  private final ChatClient direct;
  private volatile Program program;
  private @Nullable TiedProcess process;
  private volatile boolean up;
  private volatile int lastStatus;

  /// The node's ways to others and theirs to it. Immutable.
  public record Links(Link clients, Link redis, Link postgres) {}

  /// Where a node listens. Immutable.
  record Places(int port, int metricsPort, Path log) {}

  NodeUnderTest(
      String name, Program program, Places places, Links links, Map<String, String> settings) {
    this.name = name;
    this.program = program;
    this.port = places.port();
    this.metricsPort = places.metricsPort();
    this.log = places.log();
    this.links = links;
    this.settings = settings;
    this.direct =
        ChatClient.at(URI.create("http://127.0.0.1:" + port)).withPatience(Duration.ofSeconds(3));
  }

  @Override
  public String name() {
    return name;
  }

  public Links links() {
    return links;
  }

  /// What it runs, or will run when it begins next.
  public Program program() {
    return program;
  }

  /// Runs another build from its next beginning on.
  public void become(Program other) {
    program = other;
  }

  /// Runs with other settings from its next beginning on.
  public void set(Map<String, String> others) {
    var all = new TreeMap<>(settings);
    all.putAll(others);
    settings = Map.copyOf(all);
  }

  /// Where clients reach it, through their link.
  @Override
  public URI url() {
    return URI.create("http://127.0.0.1:" + links.clients().port());
  }

  /// Where it listens itself, on this machine.
  public int port() {
    return port;
  }

  /// Where its figures are.
  public URI figures() {
    return URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
  }

  /// Whether it was started and not ended since; it may be paused.
  @Override
  public boolean isUp() {
    return up;
  }

  /// Starts it; returns at once.
  public synchronized void begin() {
    if (process != null && process.isAlive()) {
      return;
    }
    try {
      process = TiedProcess.start(command(), settings, log, this::ended);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ended(int status) {
    lastStatus = status;
    up = false;
    links.clients().refuse();
  }

  /// Waits until it answers. One that ended because what it stands on was away is started again.
  public void awaitUp() {
    boolean answers =
        Await.until(
            START,
            () -> {
              begin();
              return answers();
            });
    if (!answers) {
      throw new IllegalStateException("node " + name + " does not answer: see " + log);
    }
    links.clients().admit();
    up = true;
  }

  private boolean answers() {
    try {
      return direct.get("/system/ping").status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /// `kill -9`.
  public synchronized void kill() {
    up = false;
    var running = process;
    process = null;
    if (running != null) {
      Signals.KILL.send(running.pid());
      running.awaitEnd(STOP);
    }
  }

  /// SIGTERM, and waits for its end.
  public synchronized void stop() {
    var running = process;
    process = null;
    if (running != null) {
      running.end();
      running.awaitEnd(STOP);
    }
    up = false;
  }

  /// With which status it ended last.
  public int lastStatus() {
    return lastStatus;
  }

  /// SIGSTOP.
  public synchronized void pause() {
    if (process != null) {
      Signals.STOP.send(process.pid());
    }
  }

  /// SIGCONT.
  public synchronized void wake() {
    if (process != null) {
      Signals.CONT.send(process.pid());
    }
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx192m",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            program.classPath(),
            "rookery.server.Main"));
    return command;
  }

  @Override
  public void close() {
    wake();
    stop();
    links.clients().close();
    links.redis().close();
    links.postgres().close();
  }
}
