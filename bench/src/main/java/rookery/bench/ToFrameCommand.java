package rookery.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.ToFrame;

/// `./check bench to-frame`. Not thread-safe; confined to the main thread.
@Command(
    name = "to-frame",
    mixinStandardHelpOptions = true,
    description = {
      "Posts at one node at a steady rate, and listens at another.",
      "How long until the frame of a post is read?"
    })
final class ToFrameCommand implements Callable<Integer>, Measurement {
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  @Mixin private final Common common = new Common();

  @Option(names = "--posts", description = "a second; ${DEFAULT-VALUE}")
  private int posts = 1_000;

  @Option(names = "--channels", description = "that they are spread over; ${DEFAULT-VALUE}")
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
    var shape =
        new ToFrame.Shape(
            posts,
            channels,
            Duration.ofSeconds(stretch),
            WARM_UP,
            with.runs(),
            with.plan(2, Map.of()));
    return new ToFrame(shape, Common::print).perform();
  }
}
