package rookery.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.LogRate;

/// `./check bench log`. Not thread-safe; confined to the main thread.
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = {
      "Sends events through the log in Redis, from a publisher to a tail.",
      "How many a second, and how near to what fits through if nothing is done with them? How many"
          + " if they are compressed, and what does that cost?"
    })
final class LogCommand implements Callable<Integer>, Measurement {
  @Mixin private final Common common = new Common();

  @Option(
      names = "--stretch",
      paramLabel = "SECONDS",
      description = "how long each figure is measured in a run; ${DEFAULT-VALUE}")
  private int stretch = 5;

  @Option(
      names = "--line",
      paramLabel = "MBIT",
      description =
          "so many megabits a second go to Redis and back; without it as many as there can")
  private int line = 0;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var time = Duration.ofSeconds(stretch);
    var shape = new LogRate.Shape(time, time, with.runs(), line, with.plan(1, Map.of()));
    return new LogRate(shape, Common::print).perform();
  }
}
