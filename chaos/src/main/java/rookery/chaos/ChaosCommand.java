package rookery.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rookery.chaos.judge.Floors;
import rookery.chaos.judge.Report;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Shape;

/// `./check chaos`: runs real nodes under faults, or judges the history of an earlier run again.
/// Not thread-safe; confined to the main thread.
@Command(
    name = "./check chaos",
    mixinStandardHelpOptions = true,
    description = "Breaks a real cluster while people use it, and judges what they saw.")
final class ChaosCommand implements Callable<Integer> {
  @Option(names = "--faults", description = "how many faults; ${DEFAULT-VALUE}")
  private int faults = 52;

  @Option(names = "--seed", description = "what the schedule is drawn from; ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--minutes", description = "begin no fault later; ${DEFAULT-VALUE}")
  private int minutes = 60;

  @Option(
      names = "--replay",
      split = ",",
      paramLabel = "FILE",
      description = "judge these histories, run nothing")
  private List<Path> replay = List.of();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "KIND",
      description = "only these kinds of fault; all are: ${COMPLETION-CANDIDATES}",
      completionCandidates = Kinds.class)
  private List<String> only = List.of();

  @Option(names = "--clients", description = "clients that write and read; ${DEFAULT-VALUE}")
  private int clients = 20;

  @Option(
      names = "--listeners",
      description = "clients that only read and come back; ${DEFAULT-VALUE}")
  private int listeners = 6;

  @Option(
      names = "--official",
      description = "official JavaScript clients that do the same; ${DEFAULT-VALUE}")
  private int official = 2;

  @Option(names = "--rooms", description = "channels; ${DEFAULT-VALUE}")
  private int rooms = 6;

  @Option(
      names = "--pause",
      paramLabel = "MILLIS",
      description = "the mean pause of a client between two acts; ${DEFAULT-VALUE}")
  private int pause = 800;

  @Option(
      names = "--brisk",
      description = "short faults, close to each other, two at once: the form that ./check runs")
  private boolean brisk;

  @Option(
      names = "--floors",
      split = ",",
      paramLabel = "N",
      description = "the fewest exact resumes, start-overs and posts; ${DEFAULT-VALUE}")
  private List<Integer> floors = List.of(30, 5, 500);

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("chaos", "target", "chaos");

  @Spec private @Nullable CommandSpec spec;

  /// The labels of all faults. Immutable.
  static final class Kinds extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Kinds() {
      super(Arrays.stream(FaultKind.values()).map(FaultKind::label).toList());
    }
  }

  @Override
  public Integer call() {
    var report = replay.isEmpty() ? run() : replayed();
    print(report.table());
    print(report.passed() ? "passed" : "FAILED");
    return report.passed() ? 0 : 1;
  }

  private Report replayed() {
    return replay.stream().map(Campaign::judge).reduce(Report::plus).orElseThrow();
  }

  private Report run() {
    var kinds =
        only.isEmpty()
            ? List.of(FaultKind.values())
            : only.stream().map(FaultKind::labelled).toList();
    var shape = new Shape(3, clients, listeners, official, rooms, faults, kinds, pause, brisk);
    Path directory = out.toAbsolutePath();
    var campaign = new Campaign(seed, shape, Duration.ofMinutes(minutes), command(), directory);
    var report = campaign.perform(this::print).measured(demanded(kinds));
    write(directory.resolve("result-%d.json".formatted(seed)), report.json());
    return report;
  }

  private Floors demanded(List<FaultKind> kinds) {
    if (floors.size() != 3) {
      throw new IllegalArgumentException("--floors takes three numbers");
    }
    return new Floors(
        floors.get(0), floors.get(1), floors.get(2), faults < kinds.size() ? List.of() : kinds);
  }

  private String command() {
    var words =
        spec == null ? List.<String>of() : spec.commandLine().getParseResult().originalArgs();
    return ("./check chaos " + String.join(" ", words)).strip();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void print(String text) {
    PrintStream terminal = System.out;
    terminal.println(text);
    terminal.flush();
  }
}
