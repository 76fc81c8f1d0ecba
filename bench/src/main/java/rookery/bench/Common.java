package rookery.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import rookery.bench.figures.Report;
import rookery.bench.scenario.LoseANode;
import rookery.bench.site.Site;

/// What can be said of every measurement. Not thread-safe; confined to the main thread.
final class Common {
  @Option(names = "--runs", description = "how often each figure is measured; ${DEFAULT-VALUE}")
  private int runs = 3;

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
      description = "a setting of the nodes, such as MM_ROOKERYSETTINGS_CACHEMEBIBYTES=64")
  private Map<String, String> settings = Map.of();

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures there, too")
  private @Nullable Path json;

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("bench", "target", "site");

  int runs() {
    return runs;
  }

  /// What is to run.
  ///
  /// @param own settings that the measurement needs; those that were given count first
  Site.Plan plan(int nodes, Map<String, String> own) {
    var all = new TreeMap<>(LoseANode.Shape.settings());
    all.putAll(own);
    all.putAll(settings);
    return new Site.Plan(out.toAbsolutePath(), nodes, java(), all);
  }

  private List<String> java() {
    var all = new ArrayList<>(java(heap));
    all.addAll(options);
    return all;
  }

  /// What `./rookery` runs a node with.
  ///
  /// @param heap the most memory, such as `1g`
  static List<String> java(String heap) {
    return List.of(
        "-XX:+UseCompactObjectHeaders",
        "-XX:+UseG1GC",
        "-XX:-G1UseAdaptiveIHOP",
        "-XX:InitiatingHeapOccupancyPercent=60",
        "-Xmx" + heap,
        "-XX:+ExitOnOutOfMemoryError",
        "-Xlog:disable",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }

  /// Tells what was measured; answers the exit status.
  int told(Report report) {
    return told(report.table(), report.json(), report.passed());
  }

  /// Tells what was measured; answers the exit status.
  int told(String table, String machines, boolean passed) {
    print("");
    print(table);
    if (json != null) {
      write(json, machines);
    }
    print(passed ? "passed" : "FAILED");
    return passed ? 0 : 1;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Says something to whoever waits.
  static void print(String text) {
    PrintStream terminal = System.out;
    terminal.println(text);
    terminal.flush();
  }
}
