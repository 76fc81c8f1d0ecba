package rookery.bench.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import rookery.bench.crowd.Populace;
import rookery.bench.feed.LogWriter;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.raw.Flock;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// What a socket costs on which nothing happens: what the node has of the machine with very many,
/// each of another user, less what it has with none. Not thread-safe; confined to one thread.
public final class Idle {
  private static final int ADDRESSES = 16;
  private static final double KILOBYTE = 1_024;
  private static final double MOST_HEAP = 4;
  private static final double MOST_RESIDENT = 8;

  /// Files that a process has open besides its sockets.
  private static final int OTHER_FILES = 1_000;

  /// The newest part of the log that a node keeps in memory, and something.
  private static final long LOG_BYTES = 72L << 20;

  private static final int TOGETHER = 100;
  /// How often all come and go before they are looked at: then the heap has what it needs of the
  /// machine.
  private static final int GROWN = 2;

  private static final int WARM_UPS = 4;
  private static final int LARGEST = 20;
  private static final Duration ALL_GONE = Duration.ofSeconds(60);

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param sockets how many, from few to many; those that the limit on open files forbids are left
  ///   out
  /// @param warmUp how many come and go before anything is measured, some times; 0 for none
  /// @param rest how long nothing happens before it is measured
  /// @param collections of garbage before that
  public record Shape(
      List<Integer> sockets,
      int channelsEach,
      int warmUp,
      Duration rest,
      int collections,
      int runs,
      Site.Plan site) {
    public Shape {
      sockets = List.copyOf(sockets);
    }

    private List<Integer> possible() {
      long most = openFiles() - OTHER_FILES;
      return sockets.stream().filter(n -> n <= most).toList();
    }
  }

  /// What a node has, in bytes. Immutable.
  ///
  /// @param given what the heap has of the machine, with what is free in it
  private record Memory(double heap, double given, double resident) {
    Memory each(Memory without, int sockets) {
      return new Memory(
          (heap - without.heap) / sockets / KILOBYTE,
          (given - without.given) / sockets / KILOBYTE,
          (resident - without.resident) / sockets / KILOBYTE);
    }
  }

  /// One run, in kilobytes for each socket. Immutable.
  ///
  /// @param bySockets in the order of the shape
  /// @param further what each socket adds to the first
  /// @param left what stays of each after the first time
  /// @param classes what the heap of each is, in bytes
  private record Run(
      List<Memory> bySockets, Memory further, Memory left, Map<String, Double> classes) {}

  /// @param progress is told what happens
  public Idle(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// The most files that this program may open.
  private static long openFiles() {
    try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
      return lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split("\\s+", -1)[4])
          .mapToLong(most -> most.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(most))
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException _) {
      return Long.MAX_VALUE;
    }
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("idle: starting a node below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      int most = shape.possible().stream().mapToInt(n -> n).max().orElse(0);
      var size = new Populace.Size(most, Math.max(50, most / 100), shape.channelsEach());
      return measure(site, Populace.found(site, size));
    }
  }

  /// Measures at a site that is there; its node is started anew for each run but the first.
  public Report measure(Site site, Populace populace) {
    var node = site.nodes().getFirst();
    var admin = populace.admin();
    String unheard = admin.createsChannel(populace.team(), "unheard").text("id");
    var runs = new ArrayList<Run>();
    for (int i = 1; i <= shape.runs(); i++) {
      if (i > 1) {
        node.kill();
        node.begin();
        node.awaitUp();
      }
      try (var parts = new Lifecycle()) {
        var log = parts.own(LogWriter.to(site.redis()));
        var stage =
            new Stage(node, log, log.recorded(() -> admin.posts(unheard, "a word".repeat(100))));
        runs.add(run(stage, populace.tokens(), parts.own(Wire.start(1, ADDRESSES))));
      }
      progress.accept("idle: run %d of %d".formatted(i, shape.runs()));
    }
    return report(runs);
  }

  /// What is measured. Not thread-safe; confined to the scenario.
  ///
  /// @param record of an event that reaches nobody here
  private record Stage(ServerProcess node, LogWriter log, byte[] record) {
    /// Has the node remember other events than those of its sockets' coming and going.
    void fillLog() {
      for (long bytes = 0; bytes < LOG_BYTES; bytes += (long) record.length * TOGETHER) {
        log.append(record, TOGETHER, true);
      }
    }
  }

  private Run run(Stage stage, List<String> tokens, Wire wire) {
    var node = stage.node();
    var sizes = shape.possible();
    int most = sizes.getLast();
    warmUp(node, tokens, wire);
    var cold = memory(stage);
    for (int i = 0; i < GROWN; i++) {
      comeAndGo(node, tokens.subList(0, most), wire);
      stage.fillLog();
    }
    var none = memory(stage);
    var classesBefore = node.heapByClass();
    Map<String, Long> classes;
    var with = new ArrayList<Memory>();
    try (var flock = new Flock(wire, node.address())) {
      for (int sockets : sizes) {
        flock.open(tokens.subList(flock.size(), sockets));
        with.add(memory(stage));
      }
      classes = node.heapByClass();
    }
    allGone(node);
    var bySockets = new ArrayList<Memory>();
    for (int i = 0; i < sizes.size(); i++) {
      bySockets.add(with.get(i).each(none, sizes.get(i)));
    }
    int more = most - sizes.getFirst();
    var further = more == 0 ? bySockets.getFirst() : with.getLast().each(with.getFirst(), more);
    return new Run(bySockets, further, none.each(cold, most), each(classes, classesBefore, most));
  }

  private static Map<String, Double> each(
      Map<String, Long> with, Map<String, Long> without, int sockets) {
    var all = new HashMap<String, Double>();
    with.forEach((name, bytes) ->
        all.put(name, (bytes - without.getOrDefault(name, 0L)) / (double) sockets));
    return all;
  }

  /// What a node needs for its first sockets is not what a socket costs.
  private void warmUp(ServerProcess node, List<String> tokens, Wire wire) {
    for (int i = 0; i < WARM_UPS && shape.warmUp() > 0; i++) {
      comeAndGo(node, tokens.subList(0, Math.min(shape.warmUp(), tokens.size())), wire);
    }
  }

  /// What a node remembers of its users, in caches and the newest part of the log, has bounds of
  /// its own and stays when the sockets are gone.
  private static void comeAndGo(ServerProcess node, List<String> tokens, Wire wire) {
    try (var flock = new Flock(wire, node.address())) {
      flock.open(tokens);
    }
    allGone(node);
  }

  private static void allGone(ServerProcess node) {
    Waits.await(
        ALL_GONE,
        () -> node.figures().sum("mattermost_http_websockets_total") == 0,
        "sockets did not close");
  }

  private Memory memory(Stage stage) {
    stage.fillLog();
    var node = stage.node();
    Waits.pass(shape.rest());
    for (int i = 0; i < shape.collections(); i++) {
      node.collectGarbage();
    }
    var heap = node.heap();
    return new Memory(heap.used(), heap.given(), node.residentBytes());
  }

  private Report report(List<Run> runs) {
    var figures = new ArrayList<Figure>();
    var sizes = shape.possible();
    for (int i = 0; i < sizes.size(); i++) {
      int number = i;
      String of = "%,d sockets, each: ".formatted(sizes.get(i));
      figures.add(
          Figure.medianAtMost(
              MOST_HEAP, of + "heap", "KB", values(runs, run -> run.bySockets.get(number).heap())));
      figures.add(
          Figure.medianAtMost(
              MOST_RESIDENT,
              of + "resident memory",
              "KB",
              values(runs, run -> run.bySockets.get(number).resident())));
    }
    figures.add(stated("each beyond the first: heap", runs, run -> run.further.heap()));
    figures.add(
        stated("each beyond the first: resident memory", runs, run -> run.further.resident()));
    figures.add(
        stated("each beyond the first: given to the heap", runs, run -> run.further.given()));
    figures.add(
        stated(
            "what stays of each user when all have come and gone: heap", runs, r -> r.left.heap()));
    return new Report("idle", conditions(), figures, largest(runs.getLast()));
  }

  private static Figure stated(String name, List<Run> runs, ToDoubleFunction<Run> value) {
    return Figure.stated(name, "KB", values(runs, value));
  }

  private static List<Double> values(List<Run> runs, ToDoubleFunction<Run> value) {
    return runs.stream().map(value::applyAsDouble).toList();
  }

  /// What a socket's heap is.
  private static List<String> largest(Run run) {
    return run.classes().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(LARGEST)
        .map(each -> "%,.0f bytes each: %s".formatted(each.getValue(), each.getKey()))
        .toList();
  }

  private Map<String, String> conditions() {
    var all = new LinkedHashMap<String, String>();
    all.put(
        "sockets", "each of another user, who is in %d channels".formatted(shape.channelsEach()));
    var left = shape.sockets().stream().filter(n -> !shape.possible().contains(n)).toList();
    if (!left.isEmpty()) {
      all.put("left out", "%s sockets: a process may open %,d files".formatted(left, openFiles()));
    }
    return all;
  }
}
