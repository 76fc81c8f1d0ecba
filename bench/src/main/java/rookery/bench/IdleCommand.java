package rookery.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Idle;

/// `./check bench idle`. Not thread-safe; confined to the main thread.
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description = {
      "Opens very many sockets on which nothing happens.",
      "How much memory does each cost the node?"
    })
final class IdleCommand implements Callable<Integer>, Measurement {
  private static final Duration REST = Duration.ofSeconds(3);
  private static final int WARM_UP = 500;
  private static final int COLLECTIONS = 3;

  @Mixin private final Common common = new Common();

  @Option(names = "--sockets", split = ",", description = "how many; ${DEFAULT-VALUE}")
  private List<Integer> sockets = List.of(5_000, 15_000, 50_000);

  @Option(names = "--channels", description = "that each user is in; ${DEFAULT-VALUE}")
  private int channels = 20;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var plan = with.plan(1, Map.of("MM_ROOKERYSETTINGS_UPGRADESPERPROCESSOR", "0"));
    var shape = new Idle.Shape(sockets, channels, WARM_UP, REST, COLLECTIONS, with.runs(), plan);
    return new Idle(shape, Common::print).perform();
  }
}
