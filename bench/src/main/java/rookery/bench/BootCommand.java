package rookery.bench;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Boot;

/// `./check bench boot`. Not thread-safe; confined to the main thread.
@Command(
    name = "boot",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the calls of the web app's start, for users in many channels.",
      "How long does each take, and what do all of them cost the node?"
    })
final class BootCommand implements Callable<Integer>, Measurement {
  private static final int USERS = 20;
  private static final int POSTS = 30;
  private static final int WARM_UPS = 500;

  @Mixin private final Common common = new Common();

  @Option(names = "--channels", description = "that each user is in; ${DEFAULT-VALUE}")
  private int channels = 100;

  @Option(names = "--boots", description = "in each run; ${DEFAULT-VALUE}")
  private int boots = 100;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var plan = with.plan(1, Map.of());
    var shape = new Boot.Shape(USERS, channels, POSTS, boots, WARM_UPS, with.runs(), plan);
    return new Boot(shape, Common::print).perform();
  }
}
