package rookery.bench;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.Comebacks;

/// `./check bench comebacks`. Not thread-safe; confined to the main thread.
@Command(
    name = "comebacks",
    mixinStandardHelpOptions = true,
    description = {
      "Has very many clients come back to another node at once, each many events behind.",
      "Until when does the last have what it missed, and what do others feel meanwhile?"
    })
final class ComebacksCommand implements Callable<Integer>, Measurement {
  private static final Duration CALM = Duration.ofSeconds(10);

  @Mixin private final Common common = new Common();

  @Option(names = "--clients", description = "that come back; ${DEFAULT-VALUE}")
  private int clients = 2_000;

  @Option(names = "--behind", description = "events that each missed; ${DEFAULT-VALUE}")
  private int behind = 500;

  @Option(names = "--reads", description = "calls a second of others; ${DEFAULT-VALUE}")
  private int reads = 50;

  @Override
  public Integer call() {
    return common.told(measure(common));
  }

  @Override
  public Report measure(Common with) {
    var plan = with.plan(2, Comebacks.Shape.settings());
    var shape = new Comebacks.Shape(clients, behind, reads, CALM, with.runs(), plan);
    return new Comebacks(shape, Common::print).perform();
  }
}
