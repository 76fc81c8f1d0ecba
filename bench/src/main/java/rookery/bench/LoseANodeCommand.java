package rookery.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rookery.bench.callers.SteadyLoad;
import rookery.bench.crowd.Habits;
import rookery.bench.figures.Report;
import rookery.bench.scenario.LoseANode;
import rookery.bench.site.Site;

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

  @Option(names = "--runs", description = "how often a node is lost; ${DEFAULT-VALUE}")
  private int runs = 3;

  @Option(
      names = "--arrivals",
      description = "clients that come in a second at the beginning; ${DEFAULT-VALUE}")
  private int arrivals = 50;

  @Option(names = "--heap", description = "the most memory of a node's Java; ${DEFAULT-VALUE}")
  private String heap = "1g";

  @Option(
      names = "--java",
      paramLabel = "OPTION",
      description = "a further option for the nodes' Java, such as one that profiles it")
  private List<String> options = List.of();

  @Option(
      names = "--set",
      paramLabel = "VARIABLE=VALUE",
      description = "a setting of the nodes, such as MM_ROOKERYSETTINGS_UPGRADESPERPROCESSOR=0")
  private Map<String, String> settings = Map.of();

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures there, too")
  private @Nullable Path json;

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("bench", "target", "site");

  @Override
  public Integer call() {
    var all = new TreeMap<>(LoseANode.Shape.settings());
    all.putAll(settings);
    var shape =
        new LoseANode.Shape(
            clients,
            new SteadyLoad.Rates(reads, posts),
            Duration.ofSeconds(steady),
            runs,
            arrivals,
            Habits.OF_THE_WEB_APP,
            new Site.Plan(out.toAbsolutePath(), 2, java(), all));
    var report = new LoseANode(shape, LoseANodeCommand::print).perform();
    print("");
    print(report.table());
    if (json != null) {
      write(json, report);
    }
    print(report.passed() ? "passed" : "FAILED");
    return report.passed() ? 0 : 1;
  }

  /// What `./rookery` runs a node with.
  private List<String> java() {
    var all = new ArrayList<String>();
    all.add("-XX:+UseCompactObjectHeaders");
    all.add("-XX:+UseG1GC");
    all.add("-Xmx" + heap);
    all.add("-XX:+ExitOnOutOfMemoryError");
    all.add("-Xlog:disable");
    all.addAll(options);
    return all;
  }

  private static void write(Path file, Report report) {
    try {
      Files.writeString(file, report.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void print(String text) {
    PrintStream terminal = System.out;
    terminal.println(text);
    terminal.flush();
  }
}
