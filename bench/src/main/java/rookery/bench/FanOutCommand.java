package rookery.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.FanOut;

/// `./check bench fan-out`. Not thread-safe; confined to the main thread.
@Command(
    name = "fan-out",
    mixinStandardHelpOptions = true,
    description = {
      "Brings one post to very many sockets of a node.",
      "How many frames a second, and how near to what a program does that can do nothing else?"
    })
final class FanOutCommand implements Callable<Integer>, Measurement {
  private static final int WARM_UP = 5;

  @Mixin private final Common common = new Common();

  @Option(names = "--sockets", split = ",", description = "how many; ${DEFAULT-VALUE}")
  private List<Integer> sockets = List.of(1_000, 5_000);

  @Option(
      names = "--stretch",
      paramLabel = "SECONDS",
      description = "how long each figure is measured in a run; ${DEFAULT-VALUE}")
  private int stretch = 3;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var shape =
        new FanOut.Shape(
            sockets,
            Duration.ofSeconds(stretch),
            Duration.ofSeconds(stretch).multipliedBy(WARM_UP),
            with.runs(),
            with.plan(1, FanOut.Shape.settings()));
    return new FanOut(shape, Common::print).perform();
  }
}
