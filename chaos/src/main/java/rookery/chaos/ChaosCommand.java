package rookery.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import rookery.chaos.history.History;
import rookery.chaos.judge.Floors;
import rookery.chaos.judge.Report;
import rookery.chaos.judge.Story;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Schedule;
import rookery.chaos.plan.Shape;

/// `./check chaos`: runs real nodes under faults, or judges the history of an earlier run again.
/// Not thread-safe; confined to the main thread.
@Command(
    name = "./check chaos",
    mixinStandardHelpOptions = true,
    description = "Breaks a real cluster while people use it, and judges what they saw.")
final class ChaosCommand implements Callable<Integer> {
  @Option(names = "--faults", description = "how many faults; ${DEFAULT-VALUE}")
  private int faults = 44;

  @Option(names = "--seed", description = "what the schedule is drawn from; ${DEFAULT-VALUE}")
  private long seed = 1;

  @Option(names = "--minutes", description = "begin no fault later; ${DEFAULT-VALUE}")
  private int minutes = 60;

  @Option(names = "--replay", paramLabel = "FILE", description = "judge this history, run nothing")
  private @Nullable Path replay;

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

  @Option(names = "--rooms", description = "channels; ${DEFAULT-VALUE}")
  private int rooms = 6;

  @Option(
      names = "--pause",
      paramLabel = "MILLIS",
      description = "the mean pause of a client between two acts; ${DEFAULT-VALUE}")
  private int pause = 800;

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
      super(FaultKind.overOneRedis().stream().map(FaultKind::label).toList());
    }
  }

  @Override
  public Integer call() {
    Path file = replay == null ? run() : replay;
    var story = new Story();
    History.read(file, story);
    var report = Report.of(story, replay == null ? demanded() : new Floors(0, 0, 0, List.of()));
    print(report.table());
    if (replay == null) {
      write(file.resolveSibling("result.json"), report.json());
      print("history: " + file);
    }
    print(report.passed() ? "passed" : "FAILED");
    return report.passed() ? 0 : 1;
  }

  private Path run() {
    Path directory = out.toAbsolutePath().resolve("seed-" + seed);
    clear(directory);
    var schedule = Schedule.of(seed, shape());
    new Run(schedule, directory, Duration.ofMinutes(minutes), command(), this::print).perform();
    return Run.historyIn(directory);
  }

  private Shape shape() {
    return new Shape(3, clients, listeners, rooms, faults, kinds(), pause);
  }

  private List<FaultKind> kinds() {
    return only.isEmpty()
        ? FaultKind.overOneRedis()
        : only.stream().map(FaultKind::labelled).toList();
  }

  private Floors demanded() {
    if (floors.size() != 3) {
      throw new IllegalArgumentException("--floors takes three numbers");
    }
    return new Floors(
        floors.get(0), floors.get(1), floors.get(2), faults < kinds().size() ? List.of() : kinds());
  }

  private String command() {
    var words =
        spec == null ? List.<String>of() : spec.commandLine().getParseResult().originalArgs();
    return ("./check chaos " + String.join(" ", words)).strip();
  }

  private static void clear(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
