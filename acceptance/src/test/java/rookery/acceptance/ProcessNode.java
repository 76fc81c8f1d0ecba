package rookery.acceptance;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rookery.client.ChatClient;

/// A node in a process of its own, configured by environment variables as an operator does it. Not
/// thread-safe; confined to the test.
final class ProcessNode implements NodeHandle {
  private static final Duration START = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 30;

  private final String name;
  private final URI url;
  private final Process process;
  private final Path log;

  private ProcessNode(String name, URI url, Process process, Path log) {
    this.name = name;
    this.url = url;
    this.process = process;
    this.log = log;
  }

  /// Runs this build's server and waits until it answers.
  static ProcessNode start(String name, int port, Path directory, Map<String, String> settings) {
    return start(name, port, directory, command(shippedClasses(), "rookery.server.Main"), settings);
  }

  /// Runs a main class of these tests that is a node, and waits until it answers.
  static ProcessNode start(
      String name, int port, Path directory, Class<?> main, Map<String, String> settings) {
    return start(name, port, directory, command(allClasses(), main.getName()), settings);
  }

  private static List<String> command(String classes, String main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            classes,
            main));
    return command;
  }

  /// Runs any command that starts a node on `port`, and waits until it answers.
  static ProcessNode start(
      String name, int port, Path directory, List<String> command, Map<String, String> settings) {
    Path log = directory.resolve("node-" + name + ".log");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("MM_"));
    builder.environment().putAll(settings);
    builder.directory(Sources.ROOT.toFile());
    try {
      var url = URI.create("http://localhost:" + port);
      var node = new ProcessNode(name, url, builder.start(), log);
      node.awaitReady();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The class path of this test without the tests, as `./rookery` puts it together.
  private static String shippedClasses() {
    return Stream.of(allClasses().split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String allClasses() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// Whether its process runs.
  boolean isAlive() {
    return process.isAlive();
  }

  private void awaitReady() {
    try {
      await("node " + name).atMost(START).until(() -> !process.isAlive() || answers());
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw new IllegalStateException("node " + name + " does not answer:\n" + logText(), e);
    }
    if (!process.isAlive()) {
      throw new IllegalStateException("node " + name + " ended:\n" + logText());
    }
  }

  private boolean answers() {
    try {
      return ChatClient.at(url).get("/system/ping").status() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  /// The number of its process.
  long pid() {
    return process.pid();
  }

  /// What it has written so far.
  String logText() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI url() {
    return url;
  }

  @Override
  public void isKilled() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    await().atMost(START).until(() -> !process.isAlive());
  }

  /// What its threads do, virtual ones too, where they are in this project's code.
  private String threads() {
    Path dump = log.resolveSibling("threads-" + name + ".txt").toAbsolutePath();
    try {
      Files.deleteIfExists(dump);
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      var command = List.of(jcmd, Long.toString(pid()), "Thread.dump_to_file", dump.toString());
      Process asked =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
      asked.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      return Stream.of(Files.readString(dump).split("\n\n"))
          .filter(thread -> thread.contains("rookery."))
          .collect(Collectors.joining("\n\n"));
    } catch (IOException e) {
      return "unknown: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown: " + e;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        String threads = threads();
        isKilled();
        throw new IllegalStateException(
            "node " + name + " did not stop:\n" + logText() + "\nIts threads:\n" + threads);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isKilled();
    }
  }
}
