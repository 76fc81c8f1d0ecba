package rookery.chaos.rolling;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rookery.chaos.plan.Shape;
import rookery.chaos.site.Site;

/// `./check rolling`: restarts real nodes behind a balancer. Not thread-safe; confined to the main
/// thread.
@Command(
    name = "./check rolling",
    mixinStandardHelpOptions = true,
    description = {
      "Restarts every node of a real cluster, one after another, behind a balancer and under load.",
      "Fails if anybody noticed: a failed request, a lost or doubled event, a client that started"
          + " over, a status that changed."
    })
final class RollingCommand implements Callable<Integer> {
  private static final int CALLS_OF_A_ROUND = 500;

  @Option(
      names = "--balancer",
      description = "own, haproxy or nginx, the latter with the files of deploy/; ${DEFAULT-VALUE}")
  private String balancer = "own";

  @Option(names = "--seed", description = "what people do is drawn from; ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--nodes", description = "how many nodes; ${DEFAULT-VALUE}")
  private int nodes = 3;

  @Option(names = "--rounds", description = "how often all are restarted; ${DEFAULT-VALUE}")
  private int rounds = 1;

  @Option(names = "--clients", description = "clients with a socket that write; ${DEFAULT-VALUE}")
  private int clients = 20;

  @Option(names = "--listeners", description = "clients that hardly write; ${DEFAULT-VALUE}")
  private int listeners = 40;

  @Option(
      names = "--official",
      description = "official JavaScript clients that hardly write; ${DEFAULT-VALUE}")
  private int official = 4;

  @Option(
      names = "--callers",
      description = "who post, read and edit over connections that they keep; ${DEFAULT-VALUE}")
  private int callers = 8;

  @Option(
      names = "--pause",
      paramLabel = "MILLIS",
      description = "the mean pause of a client between two acts; ${DEFAULT-VALUE}")
  private int pause = 600;

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("chaos", "target", "rolling");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var shape = new Shape(nodes, clients, listeners, official, 6, 0, List.of(), pause, false);
    Path directory = out.toAbsolutePath().resolve(balancer + "-" + seed);
    Site.clear(directory);
    Site.clear(directory);
    var order = new RollingRun.Order(seed, balancer, shape, callers, rounds, directory, command());
    var verdict = new RollingRun(order, this::print).perform();
    print(verdict.table(balancer));
    var wrong = verdict.wrong(CALLS_OF_A_ROUND * rounds);
    wrong.forEach(each -> print("WRONG  " + each));
    print(wrong.isEmpty() ? "passed" : "FAILED, history and logs are in " + directory);
    return wrong.isEmpty() ? 0 : 1;
  }

  private String command() {
    var words =
        spec == null ? List.<String>of() : spec.commandLine().getParseResult().originalArgs();
    return ("./check rolling " + String.join(" ", words)).strip();
  }

  private void print(String text) {
    PrintStream terminal = System.out;
    terminal.println(text);
    terminal.flush();
  }
}
