package rookery.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.PostRate;

/// `./check bench posts`. Not thread-safe; confined to the main thread.
@Command(
    name = "posts",
    mixinStandardHelpOptions = true,
    description = {
      "Writes posts over REST, as fast as they are answered.",
      "How many a second, how near to what the database can do, and what does it save that posts"
          + " share a commit?"
    })
final class PostsCommand implements Callable<Integer>, Measurement {
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  @Mixin private final Common common = new Common();

  @Option(names = "--callers", description = "at once; ${DEFAULT-VALUE}")
  private int callers = 64;

  @Option(names = "--channels", description = "that they write in; ${DEFAULT-VALUE}")
  private int channels = 100;

  @Option(
      names = "--stretch",
      paramLabel = "SECONDS",
      description = "how long each figure is measured in a run; ${DEFAULT-VALUE}")
  private int stretch = 8;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var time = Duration.ofSeconds(stretch);
    var plan = with.plan(1, Map.of());
    var shape = new PostRate.Shape(callers, channels, time, WARM_UP, with.runs(), plan);
    return new PostRate(shape, Common::print).perform();
  }
}
