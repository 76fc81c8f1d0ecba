package rookery.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./check bench`: measures real nodes under load and holds the figures against the bars. Without
/// a scenario, all of them with their defaults. Not thread-safe; confined to the main thread.
@Command(
    name = "./check bench",
    mixinStandardHelpOptions = true,
    subcommands = {LoseANodeCommand.class, MisbehavingCommand.class},
    description = "Loads real nodes and holds what was measured against the bars.",
    footer = {
      "",
      "Nodes, PostgreSQL, Redis and the load generator share this machine. What was measured, and"
          + " how, is in docs/performance.md."
    })
final class BenchCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    int lost = new CommandLine(new LoseANodeCommand()).execute();
    int harmed = new CommandLine(new MisbehavingCommand()).execute();
    return Math.max(lost, harmed);
  }
}
