package rookery.bench.site;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rookery.client.ChatClient;
import rookery.embedded.TiedProcess;

/// One node of this very build, as `./rookery` would run it. Thread-safe.
public final class ServerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(50).toNanos();

  private final String name;
  private final int port;
  private final int metricsPort;
  private final Path log;
  private final List<String> options;
  private final Map<String, String> settings;
  private @Nullable TiedProcess process;

  /// Where a node listens and writes. Immutable.
  record Places(int port, int metricsPort, Path log) {}

  /// @param options for Java
  ServerProcess(String name, Places places, List<String> options, Map<String, String> settings) {
    this.name = name;
    this.port = places.port();
    this.metricsPort = places.metricsPort();
    this.log = places.log();
    this.options = List.copyOf(options);
    this.settings = Map.copyOf(settings);
  }

  public String name() {
    return name;
  }

  /// Where clients reach it.
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Where clients reach it.
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// What it counts.
  public NodeFigures figures() {
    return NodeFigures.of(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"));
  }

  /// Starts it; returns at once.
  public synchronized void begin() {
    try {
      process = TiedProcess.start(command(), settings, log, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until it answers.
  public void awaitUp() {
    var direct = ChatClient.at(url()).withPatience(Duration.ofSeconds(3));
    long deadline = System.nanoTime() + START.toNanos();
    while (!answers(direct)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted() || !isAlive()) {
        throw new IllegalStateException("node " + name + " does not answer: see " + log);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  private static boolean answers(ChatClient direct) {
    try {
      return direct.get("/system/ping").status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /// `kill -9`.
  public synchronized void kill() {
    var running = process;
    process = null;
    if (running != null) {
      ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
      running.awaitEnd(STOP);
    }
  }

  /// The processor time that it has used so far.
  public synchronized Duration processorTime() {
    var running = process;
    return running == null
        ? Duration.ZERO
        : ProcessHandle.of(running.pid())
            .flatMap(handle -> handle.info().totalCpuDuration())
            .orElse(Duration.ZERO);
  }

  /// The memory that it has of the machine, in bytes; 0 where the system does not tell.
  public synchronized long residentBytes() {
    var running = process;
    if (running == null) {
      return 0;
    }
    try (var lines = Files.lines(Path.of("/proc", Long.toString(running.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException _) {
      return 0;
    }
  }

  /// Lets it collect its garbage, all of it.
  public void collectGarbage() {
    long pid = pid();
    if (pid == 0) {
      return;
    }
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var asked =
          new ProcessBuilder(tool, Long.toString(pid), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (asked.waitFor() != 0) {
        throw new IllegalStateException(tool + " does not reach node " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", shippedClasses(), "rookery.server.Main"));
    return command;
  }

  /// The class path of this program without what is only for tests.
  private static String shippedClasses() {
    String all =
        Objects.requireNonNull(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    return Stream.of(all.split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// It need not end in order: its data is thrown away with the site.
  @Override
  public void close() {
    kill();
  }
}
