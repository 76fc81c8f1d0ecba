package rookery.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.PostCost;

/// `./check bench post-cost`. Not thread-safe; confined to the main thread.
@Command(
    name = "post-cost",
    mixinStandardHelpOptions = true,
    description = {
      "Posts at one node of clusters of several sizes.",
      "What does a post cost the node that takes it, and does that grow with the others?"
    })
final class PostCostCommand implements Callable<Integer>, Measurement {
  private static final int LEAST_RUNS = 5;
  private static final int WARM_UP = 6;

  @Mixin private final Common common = new Common();

  @Option(names = "--nodes", split = ",", description = "how many; ${DEFAULT-VALUE}")
  private List<Integer> nodes = List.of(1, 2, 4);

  @Option(names = "--posts", description = "a second; ${DEFAULT-VALUE}")
  private int posts = 200;

  @Option(
      names = "--stretch",
      paramLabel = "SECONDS",
      description = "how long each figure is measured in a run; ${DEFAULT-VALUE}")
  private int stretch = 4;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var time = Duration.ofSeconds(stretch);
    var sites = nodes.stream().map(many -> with.plan(many, Map.of())).toList();
    var shape =
        new PostCost.Shape(
            posts, time, time.multipliedBy(WARM_UP), Math.max(LEAST_RUNS, with.runs()), sites);
    return new PostCost(shape, Common::print).perform();
  }
}
