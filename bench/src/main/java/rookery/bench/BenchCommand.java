package rookery.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.figures.Summary;

/// `./check bench`: measures real nodes under load and holds the figures against the bars. Not
/// thread-safe; confined to the main thread.
@Command(
    name = "./check bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      FanOutCommand.class,
      IdleCommand.class,
      PostsCommand.class,
      PostCostCommand.class,
      ToFrameCommand.class,
      ComebacksCommand.class,
      LogCommand.class,
      StartCommand.class,
      BootCommand.class,
      MixCommand.class,
      MicroCommand.class,
      LoseANodeCommand.class,
      MisbehavingCommand.class
    },
    description = {
      "Loads real nodes and holds what was measured against the bars.",
      "Without the name of a measurement, how fast everything is, in one table: all but"
          + " lose-a-node and misbehaving, which take longer."
    },
    footer = {
      "",
      "Nodes, PostgreSQL, Redis and the load generator share this machine. What was measured, and"
          + " how, is in docs/performance.md."
    })
final class BenchCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    var all =
        List.of(
            new FanOutCommand(),
            new IdleCommand(),
            new PostsCommand(),
            new PostCostCommand(),
            new ToFrameCommand(),
            new ComebacksCommand(),
            new LogCommand(),
            new StartCommand(),
            new BootCommand(),
            new MixCommand(),
            new MicroCommand());
    var reports = new ArrayList<Report>();
    for (Measurement each : all) {
      var report = measured(each);
      reports.add(report);
      Common.print("\n" + report.table());
    }
    var summary = new Summary(reports);
    return common.told(summary.table(), summary.json(), summary.passed());
  }

  /// One that cannot be made fails, and the others are made nevertheless.
  private Report measured(Measurement each) {
    try {
      return each.measure(common);
    } catch (RuntimeException e) {
      String title = each.getClass().getSimpleName();
      var failure = Figure.eachAtMost(0, "measurements that failed", "", List.of(1.0));
      return new Report(title, Map.of(), List.of(failure), List.of(e.toString()));
    }
  }
}
