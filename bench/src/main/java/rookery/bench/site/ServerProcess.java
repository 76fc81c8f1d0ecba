package rookery.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
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
  private final List<String> command;
  private final Map<String, String> settings;
  private @Nullable TiedProcess process;

  /// Where a node listens and writes. Immutable.
  record Places(int port, int metricsPort, Path log) {}

  ServerProcess(String name, Places places, List<String> command, Map<String, String> settings) {
    this.name = name;
    this.port = places.port();
    this.metricsPort = places.metricsPort();
    this.log = places.log();
    this.command = List.copyOf(command);
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
      process = TiedProcess.start(command, settings, log, _ -> {});
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

  /// The same, by whose code it was.
  public ProcessorTime work() {
    return ProcessorTime.of(pid());
  }

  /// What Java's compilers have used of it.
  public ProcessorTime compiling() {
    return ProcessorTime.compiling(pid());
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
    if (pid() != 0) {
      var _ = Jcmd.ask(pid(), "GC.run");
    }
  }

  /// How it is with its heap.
  public HeapSize heap() {
    if (pid() == 0) {
      return new HeapSize(0, 0);
    }
    String info = Jcmd.ask(pid(), "GC.heap_info");
    return new HeapSize(Jcmd.heapUsed(info), Jcmd.heapCommitted(info));
  }

  /// What is in its heap, garbage left out, in bytes by class.
  public Map<String, Long> heapByClass() {
    return pid() == 0 ? Map.of() : Jcmd.byClass(Jcmd.ask(pid(), "GC.class_histogram"));
  }

  private synchronized long pid() {
    return process == null ? 0 : process.pid();
  }

  /// It need not end in order: its data is thrown away with the site.
  @Override
  public void close() {
    kill();
  }
}
