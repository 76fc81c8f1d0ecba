package rookery.chaos.crowd;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rookery.chaos.site.Entrance;
import rookery.client.Tree;

/// The official JavaScript client, unmodified, several times in one process of Node: see
/// `chaos/clients`. Thread-safe.
final class OfficialClients implements AutoCloseable {
  private static final Path PLACE = Path.of("chaos", "clients");
  private static final long INSTALL_SECONDS = 180;

  private final List<OfficialLife> lives = new ArrayList<>();
  private final List<Entrance> nodes;
  private final Patience patience;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Process process;
  private @Nullable Writer orders;

  OfficialClients(List<Entrance> nodes, Patience patience) {
    this.nodes = nodes;
    this.patience = patience;
  }

  /// One more of them, before they are started.
  OfficialLife add(String device, String token, Ear ear) {
    var life = new OfficialLife(device, token, ear, this, lives.size());
    lives.add(life);
    return life;
  }

  /// Starts those that were added, if there are any.
  void start(long seed) {
    if (lives.isEmpty()) {
      return;
    }
    Path directory = directory();
    install(directory);
    var command = new ArrayList<>(List.of("node", "listen.js", "" + seed));
    command.add("" + patience.silence().toMillis() / 2);
    command.add(nodes.stream().map(node -> node.url().toString()).collect(Collectors.joining(",")));
    lives.forEach(life -> command.add(life.token()));
    try {
      var started =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process = started;
      orders =
          new BufferedWriter(
              new OutputStreamWriter(started.getOutputStream(), StandardCharsets.UTF_8));
      Thread.ofVirtual().name("official clients").start(() -> listen(started));
    } catch (IOException e) {
      throw new UncheckedIOException("Node 20 or newer is needed, or --official 0", e);
    }
  }

  /// Wherever below the project this runs.
  private static Path directory() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve(PLACE).resolve("package.json"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException(
          "there is no " + PLACE + " above " + Path.of("").toAbsolutePath());
    }
    return here.resolve(PLACE);
  }

  private static void install(Path directory) {
    if (Files.exists(directory.resolve("node_modules"))) {
      return;
    }
    try {
      var npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || npm.exitValue() != 0) {
        npm.destroyForcibly();
        throw new IllegalStateException("npm ci failed in " + directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("npm is needed (it comes with Node 20), or --official 0", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void listen(Process from) {
    try (var lines =
        new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        var told = Tree.parse(line);
        var life = lives.get((int) told.number("client"));
        switch (told.text("what")) {
          case "open" -> {
            var wish = new Ear.Wish(told.text("connection"), told.number("next"));
            life.opened(nodes.get((int) told.number("node")).name(), wish);
          }
          case "message" -> life.heard(told.text("text"));
          case "close" -> life.closed("code " + told.number("code"));
          default -> throw new IllegalStateException("not understood: " + line);
        }
      }
    } catch (IOException _) {
      // The process is gone.
    }
  }

  /// Tells one of them what to do.
  void order(int client, String what) {
    lock.lock();
    try {
      if (orders != null) {
        orders.write(client + " " + what + "\n");
        orders.flush();
      }
    } catch (IOException _) {
      // The process is gone.
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
