package rookery.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/// A child process that is asked to end (SIGTERM) when this program ends, however that ends, and
/// that does not hear the terminal's Ctrl-C. Thread-safe.
public final class TiedProcess {
  private final Process process;
  private final CompletableFuture<Integer> ended;

  private TiedProcess(Process process, CompletableFuture<Integer> ended) {
    this.process = process;
    this.ended = ended;
  }

  /// Starts it with this program's environment.
  ///
  /// @param environment further variables
  /// @param log the file that what it prints is added to
  /// @param whenEnded is told the exit status
  public static TiedProcess start(
      List<String> command, Map<String, String> environment, Path log, IntConsumer whenEnded)
      throws IOException {
    var builder =
        new ProcessBuilder(Account.tied("SIGTERM").command(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    var started = new CompletableFuture<Process>();
    var ended = new CompletableFuture<Integer>();
    // The tie is to the thread that starts the child, so that one waits for its end.
    Thread.ofPlatform()
        .name("child-" + log.getFileName())
        .daemon()
        .start(() -> {
          try {
            Process process = builder.start();
            process.getOutputStream().close();
            started.complete(process);
            int status = process.waitFor();
            ended.complete(status);
            whenEnded.accept(status);
          } catch (IOException e) {
            started.completeExceptionally(e);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    try {
      return new TiedProcess(started.get(), ended);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Asks it to end.
  public void end() {
    process.destroy();
  }

  /// Waits for its end, and kills it if that takes longer.
  public void awaitEnd(Duration patience) {
    try {
      ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
