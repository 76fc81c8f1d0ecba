package rookery.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Start;

/// `./check bench start`. Not thread-safe; confined to the main thread.
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    description = {
      "Starts ./rookery on a database that is there, again and again.",
      "How long until the first answer, and how much memory does it take at rest?"
    })
final class StartCommand implements Callable<Integer>, Measurement {
  private static final Duration REST = Duration.ofSeconds(5);

  private static final int WARM_UPS = 2;

  /// What is there is taken; it was just built.
  private static final Map<String, String> BUILT = Map.of("ROOKERY_BUILD", "no");

  @Mixin private final Common common = new Common();

  @Option(names = "--program", description = "what starts a node; ${DEFAULT-VALUE}")
  private Path program = Path.of("rookery");

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    String command = program.toAbsolutePath().toString();
    build(command);
    var shape = new Start.Shape(List.of(command), REST, WARM_UPS, with.runs(), with.plan(0, BUILT));
    return new Start(shape, Common::print).perform();
  }

  /// It builds itself, and Java learns what a start needs, if that is not done yet.
  private static void build(String command) {
    try {
      int status = new ProcessBuilder(command, "--version").inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(command + " --version ends with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
