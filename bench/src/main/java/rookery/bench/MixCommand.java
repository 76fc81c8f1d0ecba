package rookery.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.crowd.Habits;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Mix;

/// `./check bench mix`. Not thread-safe; confined to the main thread.
@Command(
    name = "mix",
    mixinStandardHelpOptions = true,
    description = {
      "Has users do what people do all day, by the weights of the official load tester.",
      "How quickly is it answered, what does an action cost, and is anything lost?"
    })
final class MixCommand implements Callable<Integer>, Measurement {
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  @Mixin private final Common common = new Common();

  @Option(names = "--users", description = "each with a socket; ${DEFAULT-VALUE}")
  private int users = 200;

  @Option(
      names = "--actions",
      description = "of all users in a second, by which they rest between; ${DEFAULT-VALUE}")
  private double actions = 50;

  @Option(names = "--arrivals", description = "users that begin in a second; ${DEFAULT-VALUE}")
  private int arrivals = 10;

  @Option(
      names = "--stretch",
      paramLabel = "SECONDS",
      description = "how long each run is; ${DEFAULT-VALUE}")
  private int stretch = 60;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var shape =
        new Mix.Shape(
            users,
            actions,
            arrivals,
            WARM_UP,
            Duration.ofSeconds(stretch),
            with.runs(),
            Habits.OF_THE_WEB_APP,
            with.plan(2, Map.of()));
    return new Mix(shape, Common::print).perform();
  }
}
