package rookery.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import rookery.bench.bare.BareBroadcaster;
import rookery.bench.crowd.Populace;
import rookery.bench.feed.LogWriter;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;
import rookery.bench.raw.Flock;
import rookery.bench.site.ProcessorTime;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// One post for very many sockets of a node, and beside it the same frames from a program that can
/// do nothing else. Events are written into the log as another node writes them, the next when all
/// clients have read those before. Two times are taken: from the reading of an event by the node's
/// tail to the last write, by the node's clock, or the bare program's from its command on; and from
/// before the append to the last client's reading, which has Redis and the clients in it. Not
/// thread-safe; confined to one thread.
public final class FanOut {
  private static final String INSIDE = "rookery_realtime_node_to_socket_seconds";
  private static final int BURST = 10;
  private static final int ADDRESSES = 8;
  private static final double MILLION = 1e6;
  private static final double LEAST_OF_BARE = 0.85;
  private static final double LEAST_OF_JOINED = 0.7;
  private static final double LEAST_GAIN = 5;

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param sockets how many, from few to many
  /// @param stretch how long each figure is measured in a run
  /// @param warmUp how long the node does each before; the bare program, which is little, for as
  ///   long as is measured
  public record Shape(
      List<Integer> sockets, Duration stretch, Duration warmUp, int runs, Site.Plan site) {
    public Shape {
      sockets = List.copyOf(sockets);
    }

    /// What the node needs: sockets are not let in at a pace, and posts are not held up for clients
    /// that throw long bursts away.
    public static Map<String, String> settings() {
      return Map.of(
          "MM_ROOKERYSETTINGS_UPGRADESPERPROCESSOR", "0", "MM_ROOKERYSETTINGS_BURSTPOSTS", "0");
    }
  }

  /// @param progress is told what happens
  public FanOut(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// A way of bringing frames to all. Immutable.
  enum Mode {
    NODE("one by one", 1),
    BARE("one by one, bare", 1),
    NODE_BURST("bursts of 10", BURST),
    NODE_ENTRIES("bursts of 10, an entry each", BURST),
    BARE_JOINED("bursts of 10, bare and joined", BURST);

    private final String title;
    private final int events;

    Mode(String title, int events) {
      this.title = title;
      this.events = events;
    }

    boolean bare() {
      return this == BARE || this == BARE_JOINED;
    }
  }

  /// A figure of one run. Immutable.
  ///
  /// @param written frames a second from the event's reading to the last write
  /// @param read the same until the last client has read
  /// @param clients what this program took for a million frames, in seconds
  private record Rate(
      double written, double read, double secondsPerMillion, double kernelShare, double clients) {}

  /// What is at work. Not thread-safe; confined to the scenario.
  private record Stage(
      ServerProcess node,
      BareBroadcaster bare,
      LogWriter log,
      byte[] record,
      Flock flock,
      Flock bareFlock) {
    long frameLength() {
      return LogWriter.json(record).length;
    }

    Flock flock(Mode mode) {
      return switch (mode) {
        case NODE, NODE_BURST, NODE_ENTRIES -> flock;
        case BARE, BARE_JOINED -> bareFlock;
      };
    }

    Supplier<ProcessorTime> work(Mode mode) {
      return switch (mode) {
        case NODE, NODE_BURST, NODE_ENTRIES -> node::work;
        case BARE, BARE_JOINED -> bare::work;
      };
    }

    void send(Mode mode) {
      switch (mode) {
        case NODE, NODE_BURST -> log.append(record, mode.events, true);
        case NODE_ENTRIES -> log.append(record, mode.events, false);
        case BARE -> bare.send(1, false);
        case BARE_JOINED -> bare.send(mode.events, true);
      }
    }
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("fan-out: starting a node below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      int most = shape.sockets().stream().mapToInt(n -> n).max().orElse(0);
      return measure(site, Populace.found(site, new Populace.Size(most, 1, 3)));
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site, Populace populace) {
    try (var parts = new Lifecycle()) {
      return measure(site, populace, parts);
    }
  }

  private Report measure(Site site, Populace populace, Lifecycle parts) {
    var node = site.nodes().getFirst();
    var log = parts.own(LogWriter.to(site.redis()));
    byte[] record = log.recorded(() -> populace.admin().posts(populace.square(), "a message"));
    // Event loops come into being with the sockets on them.
    var wire = parts.own(Wire.start(1, ADDRESSES));
    var flock = parts.own(new Flock(wire, node.address()));
    flock.open(populace.tokens().subList(0, Math.min(ADDRESSES, populace.tokens().size())));
    int loops = node.figures().count("mattermost_websocket_broadcast_buffer_size{");
    var bare =
        parts.own(
            BareBroadcaster.start(
                shape.site().directory(), shape.site().options(), loops, LogWriter.json(record)));
    var bareFlock = parts.own(new Flock(wire, bare.address()));
    var stage = new Stage(node, bare, log, record, flock, bareFlock);
    var figures = new ArrayList<Figure>();
    for (int sockets : shape.sockets()) {
      flock.open(populace.tokens().subList(flock.size(), sockets));
      bareFlock.open(sockets - bareFlock.size());
      figures.addAll(figures(sockets, measured(stage, sockets)));
    }
    return new Report("fan-out", conditions(stage, loops), figures, List.of());
  }

  private Map<String, String> conditions(Stage stage, int loops) {
    var all = new LinkedHashMap<String, String>();
    all.put("frame", stage.frameLength() + " bytes and a number");
    all.put("event loops", Integer.toString(loops));
    all.put("written", "from the event's reading (bare: the command's) to the last write");
    all.put("read", "from before the append to Redis (bare: the command) to the last read");
    return all;
  }

  private Map<Mode, List<Rate>> measured(Stage stage, int sockets) {
    progress.accept("fan-out: %d sockets are open".formatted(sockets));
    var all = new LinkedHashMap<Mode, List<Rate>>();
    for (Mode mode : Mode.values()) {
      var _ = rate(stage, mode, mode.bare() ? shape.stretch() : shape.warmUp());
      all.put(mode, new ArrayList<>());
    }
    for (int run = 1; run <= shape.runs(); run++) {
      all.forEach((mode, rates) -> rates.add(rate(stage, mode, shape.stretch())));
      progress.accept("fan-out: run %d of %d".formatted(run, shape.runs()));
    }
    return all;
  }

  /// The next events are sent when all sockets have those before.
  private static Rate rate(Stage stage, Mode mode, Duration time) {
    var flock = stage.flock(mode);
    var work = stage.work(mode);
    long frames = 0;
    long busy = 0;
    long wrote = 0;
    long end = System.nanoTime() + time.toNanos();
    var figures = stage.node().figures();
    var before = work.get();
    var ownBefore = own();
    do {
      long expected = (long) flock.size() * mode.events;
      CompletableFuture<Long> all = flock.expect(expected, stage.frameLength());
      long since = System.nanoTime();
      stage.send(mode);
      busy += Flock.await(all) - since;
      wrote += mode.bare() ? stage.bare().wrote() : 0;
      frames += expected;
    } while (System.nanoTime() - end < 0);
    var used = work.get().minus(before);
    double millions = frames / MILLION;
    double seconds =
        mode.bare() ? wrote / 1e9 : stage.node().figures().minus(figures).sum(INSIDE + "_sum");
    return new Rate(
        Math.round(frames / seconds),
        Math.round(frames / (busy / 1e9)),
        used.seconds() / millions,
        used.kernelShare(),
        own().minus(ownBefore).seconds() / millions);
  }

  private static ProcessorTime own() {
    return ProcessorTime.of(ProcessHandle.current().pid());
  }

  private static List<Figure> figures(int sockets, Map<Mode, List<Rate>> rates) {
    var all = new ArrayList<Figure>();
    String of = "%,d sockets, ".formatted(sockets);
    rates.forEach((mode, each) -> {
      if (mode != Mode.NODE_ENTRIES) {
        // Entries overlap, and so do their times.
        all.add(stated(of + mode.title, "frames/s", each, Rate::written));
      }
      all.add(stated(of + mode.title + ", read by all", "frames/s", each, Rate::read));
    });
    all.add(
        Figure.medianAtLeast(
            LEAST_OF_BARE,
            of + "one by one, by bare",
            "",
            ratios(rates, Mode.NODE, Mode.BARE, Rate::written)));
    all.add(
        Figure.medianAtLeast(
            LEAST_OF_JOINED,
            of + "bursts, by bare and joined",
            "",
            ratios(rates, Mode.NODE_BURST, Mode.BARE_JOINED, Rate::written)));
    all.add(
        Figure.medianAtLeast(
            LEAST_GAIN,
            of + "bursts, by one by one",
            "",
            ratios(rates, Mode.NODE_BURST, Mode.NODE, Rate::written)));
    all.addAll(untilRead(of, rates));
    for (Mode mode : Mode.values()) {
      all.addAll(costs(of + mode.title, rates.getOrDefault(mode, List.of())));
    }
    return all;
  }

  private static List<Figure> untilRead(String of, Map<Mode, List<Rate>> rates) {
    return List.of(
        Figure.stated(
            of + "one by one, read by all, by bare",
            "",
            ratios(rates, Mode.NODE, Mode.BARE, Rate::read)),
        Figure.stated(
            of + "bursts, read by all, by bare and joined",
            "",
            ratios(rates, Mode.NODE_BURST, Mode.BARE_JOINED, Rate::read)),
        Figure.stated(
            of + "bursts, read by all, by one by one",
            "",
            ratios(rates, Mode.NODE_BURST, Mode.NODE, Rate::read)));
  }

  private static Figure stated(
      String title, String unit, List<Rate> rates, Function<Rate, Double> of) {
    return Figure.stated(title, unit, rates.stream().map(of).toList());
  }

  private static List<Figure> costs(String of, List<Rate> rates) {
    return List.of(
        stated(of + ": processor for a million frames", "s", rates, Rate::secondsPerMillion),
        stated(of + ": the kernel's share", "", rates, Rate::kernelShare),
        stated(of + ": the clients' processor", "s", rates, Rate::clients));
  }

  private static List<Double> ratios(
      Map<Mode, List<Rate>> rates, Mode of, Mode by, Function<Rate, Double> figure) {
    var above = rates.getOrDefault(of, List.of());
    var below = rates.getOrDefault(by, List.of());
    var all = new ArrayList<Double>();
    for (int i = 0; i < Math.min(above.size(), below.size()); i++) {
      all.add(figure.apply(above.get(i)) / figure.apply(below.get(i)));
    }
    return all;
  }
}
