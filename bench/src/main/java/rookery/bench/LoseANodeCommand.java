package rookery.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Habits;
import rookery.bench.scenario.LoseANode;

/// `./check bench lose-a-node`. Not thread-safe; confined to the main thread.
@Command(
    name = "lose-a-node",
    mixinStandardHelpOptions = true,
    description = {
      "Kills one of two nodes under load.",
      "Until when are its clients back at the other, each with its reload answered, and what do"
          + " others feel meanwhile?"
    })
final class LoseANodeCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(names = "--clients", description = "at both nodes together; ${DEFAULT-VALUE}")
  private int clients = 2_000;

  @Option(names = "--reads", description = "calls a second of steady callers; ${DEFAULT-VALUE}")
  private int reads = 100;

  @Option(names = "--posts", description = "posts a second besides; ${DEFAULT-VALUE}")
  private int posts = 5;

  @Option(
      names = "--steady",
      paramLabel = "SECONDS",
      description = "the calm that is measured before each loss; ${DEFAULT-VALUE}")
  private int steady = 20;

  @Option(
      names = "--arrivals",
      description = "clients that come in a second at the beginning; ${DEFAULT-VALUE}")
  private int arrivals = 50;

  @Override
  public Integer call() {
    var shape =
        new LoseANode.Shape(
            clients,
            new SteadyLoad.Rates(reads, posts),
            Duration.ofSeconds(steady),
            common.runs(),
            arrivals,
            Habits.OF_THE_WEB_APP,
            common.plan(2, Map.of()));
    return common.told(new LoseANode(shape, Common::print).perform());
  }
}
