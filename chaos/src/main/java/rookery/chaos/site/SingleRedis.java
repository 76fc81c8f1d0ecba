package rookery.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rookery.chaos.plan.FaultKind;
import rookery.embedded.EmbeddedFailure;
import rookery.embedded.RedisProgram;
import rookery.embedded.TiedProcess;

/// One redis-server that writes its data to disk every second. Thread-safe.
final class SingleRedis implements RedisUnderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int TOUCH_MILLIS = 500;

  private final Path directory;
  private final Path program;
  private final int port;
  private @Nullable TiedProcess process;

  private SingleRedis(Path directory, Path program, int port) {
    this.directory = directory;
    this.program = program;
    this.port = port;
  }

  static SingleRedis start(Path directory, int port) {
    try {
      Path data = Files.createDirectories(directory.resolve("data"));
      var redis = new SingleRedis(data, RedisProgram.bundled(directory).file(), port);
      redis.startAgain();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EmbeddedFailure e) {
      throw new IllegalStateException("Redis does not start", e);
    }
  }

  @Override
  public String address(int linkPort) {
    return "127.0.0.1:" + linkPort;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void begin(FaultKind kind) {
    switch (kind) {
      case REDIS_KILL_KEEPING, REDIS_OUTAGE -> kill(false);
      case REDIS_KILL_LOSING -> kill(true);
      case REDIS_PAUSE_SHORT, REDIS_PAUSE_LONG -> signal(Signals.STOP);
      default -> throw new IllegalArgumentException(kind + " is nothing that one Redis suffers");
    }
  }

  @Override
  public void mend(FaultKind kind) {
    signal(Signals.CONT);
    startAgain();
  }

  private synchronized void kill(boolean losing) {
    var running = process;
    process = null;
    if (running != null) {
      Signals.KILL.send(running.pid());
      running.awaitEnd(PATIENCE);
    }
    if (losing) {
      deleteData();
    }
  }

  private void deleteData() {
    try (Stream<Path> files = Files.walk(directory.resolve("appendonlydir"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (java.nio.file.NoSuchFileException _) {
      // It had not written anything.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void startAgain() {
    if (process != null) {
      return;
    }
    var command =
        Stream.of(
                program.toString(),
                "--port " + port,
                "--bind 127.0.0.1",
                "--dir " + directory,
                "--save ''",
                "--appendonly yes",
                "--appendfsync everysec")
            .flatMap(words -> Stream.of(words.split(" ", -1)))
            .map(word -> word.equals("''") ? "" : word)
            .toList();
    try {
      process = TiedProcess.start(command, Map.of(), directory.resolve("redis.log"), _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Await.until(PATIENCE, this::answers)) {
      throw new IllegalStateException("Redis does not answer: see " + directory);
    }
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TOUCH_MILLIS);
      socket.setSoTimeout(TOUCH_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException _) {
      return false;
    }
  }

  private synchronized void signal(Signals signal) {
    if (process != null) {
      signal.send(process.pid());
    }
  }

  @Override
  public synchronized void close() {
    var running = process;
    process = null;
    if (running != null) {
      Signals.CONT.send(running.pid());
      running.end();
      running.awaitEnd(PATIENCE);
    }
  }
}
