package rookery.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.scenario.LoseANode;
import rookery.bench.scenario.Misbehaving;
import rookery.bench.site.Site;

/// `./check bench misbehaving`. Not thread-safe; confined to the main thread.
@Command(
    name = "misbehaving",
    mixinStandardHelpOptions = true,
    description = {
      "Lets clients do harm beside others that behave.",
      "Floods, slow readers, half requests, giant bodies, wrong tokens and passwords, and clients"
          + " that come and go: what do the others feel?"
    })
final class MisbehavingCommand implements Callable<Integer> {
  /// What Java has besides its heap.
  private static final int BESIDES_MEGABYTES = 350;

  @Option(names = "--good", description = "clients that behave; ${DEFAULT-VALUE}")
  private int good = 100;

  @Option(names = "--bad", description = "clients that do not; ${DEFAULT-VALUE}")
  private int bad = 100;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "kinds of harm, such as flood,giant-body; all")
  private List<String> only = List.of();

  @Option(names = "--reads", description = "calls a second of the former; ${DEFAULT-VALUE}")
  private int reads = 50;

  @Option(names = "--posts", description = "posts a second besides; ${DEFAULT-VALUE}")
  private int posts = 5;

  @Option(
      names = "--stretch",
      paramLabel = "SECONDS",
      description = "how long each part is measured; ${DEFAULT-VALUE}")
  private int stretch = 30;

  @Option(names = "--runs", description = "how often; ${DEFAULT-VALUE}")
  private int runs = 3;

  @Option(names = "--seed", description = "of what is guessed; ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--heap", description = "megabytes of the node's Java heap; ${DEFAULT-VALUE}")
  private int heap = 512;

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("bench", "target", "misbehaving");

  @Override
  public Integer call() {
    var java = Common.java(heap + "m");
    var shape =
        new Misbehaving.Shape(
            good,
            bad,
            Set.copyOf(only),
            new SteadyLoad.Rates(reads, posts),
            Duration.ofSeconds(stretch),
            runs,
            seed,
            heap + BESIDES_MEGABYTES,
            new Site.Plan(out.toAbsolutePath(), 1, java, LoseANode.Shape.settings()));
    var report = new Misbehaving(shape, Common::print).perform();
    Common.print("");
    Common.print(report.table());
    Common.print(report.passed() ? "passed" : "FAILED");
    return report.passed() ? 0 : 1;
  }
}
