package rookery.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Micro;

/// `./check bench micro`. Not thread-safe; confined to the main thread.
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the parts of the delivery core by themselves: hub, frames, records, resume.",
      "How long does each take, and how much memory does it leave for the collector?"
    })
final class MicroCommand implements Callable<Integer>, Measurement {
  private static final int WARM_UPS = 4;
  private static final int ITERATIONS = 2;

  @Mixin private final Common common = new Common();

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description = "benchmarks whose name has it, such as Hub; all")
  private String only = "";

  @Option(
      names = "--iteration",
      paramLabel = "MS",
      description = "how long each part of a run is; ${DEFAULT-VALUE}")
  private int iteration = 200;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var plan = with.plan(0, Map.of());
    var shape =
        new Micro.Shape(
            only,
            with.runs(),
            WARM_UPS,
            ITERATIONS,
            Duration.ofMillis(iteration),
            Map.of(),
            plan.options(),
            plan.directory().resolveSibling("micro.log"));
    return new Micro(shape, Common::print).perform();
  }
}
