package rookery.bench.scenario;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import rookery.bench.crowd.Comeback;
import rookery.bench.crowd.Echoes;
import rookery.bench.crowd.Tally;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.mix.Action;
import rookery.bench.mix.Journal;
import rookery.bench.site.ProcessorTime;

/// What a mix of actions showed, in a table. Immutable.
final class MixReport {
  private static final int SLOWEST = 10;
  private static final double MILLIS = 1_000;
  private static final List<Double> PERCENTILES = List.of(50.0, 95.0, 99.0);

  private MixReport() {}

  /// How everybody began. Immutable.
  ///
  /// @param failed calls of it
  record Start(int users, long calls, Latencies.Stretch latencies, long failed) {
    static Start of(int users, Journal.Page page, Tally.Count tally) {
      var all = page.all();
      return new Start(users, all.count(), all, tally.failed());
    }

    String brief() {
      return String.format(
          Locale.ROOT,
          "%.0f calls each, p50 %.1f ms, p99 %.1f ms",
          (double) calls / users,
          latencies.percentile(50),
          latencies.percentile(99));
    }
  }

  /// One run. Immutable.
  ///
  /// @param work of all nodes
  /// @param database work of PostgreSQL
  /// @param own work of this program
  record Run(
      double seconds,
      Journal.Page page,
      Tally.Count tally,
      Echoes.Count echoes,
      ProcessorTime work,
      ProcessorTime database,
      ProcessorTime own) {
    Latencies.Stretch all() {
      return page.all();
    }

    double each(ProcessorTime of) {
      return MILLIS * of.seconds() / Math.max(1, page.done());
    }

    long back(Comeback.Way way) {
      return tally.comebacks().stream().filter(each -> each.way() == way).count();
    }

    /// In one line.
    String brief() {
      return String.format(
          Locale.ROOT,
          "%.1f actions/s, %.0f calls/s, p99 %.1f ms, %d failed",
          page.done() / seconds,
          all().count() / seconds,
          all().percentile(99),
          tally.failed());
    }
  }

  static Report of(Mix.Shape shape, Start start, List<Run> runs) {
    var figures = new ArrayList<Figure>();
    figures.add(stated("actions", "1/s", runs, run -> run.page().done() / run.seconds()));
    figures.add(stated("calls", "1/s", runs, run -> run.all().count() / run.seconds()));
    figures.add(none("failed calls", runs, run -> start.failed() + run.tally().failed()));
    for (double of : PERCENTILES) {
      figures.add(stated("REST p%.0f".formatted(of), "ms", runs, run -> run.all().percentile(of)));
    }
    costs(runs, figures);
    events(runs, figures);
    for (var each : slowest(runs)) {
      String kind = each.getKey();
      figures.add(stated("p99 of " + kind, "ms", runs, run -> p99(run, kind)));
    }
    return new Report("mix", conditions(shape, start), figures, remarks(runs));
  }

  private static void costs(List<Run> runs, List<Figure> figures) {
    figures.add(stated("the nodes' processor for an action", "ms", runs, r -> r.each(r.work())));
    figures.add(stated("the kernel's share", "", runs, run -> run.work().kernelShare()));
    figures.add(
        stated("the database's processor for an action", "ms", runs, r -> r.each(r.database())));
    figures.add(
        stated("the nodes' work", "processors", runs, run -> run.work().seconds() / run.seconds()));
    figures.add(
        stated(
            "all clients' work", "processors", runs, run -> run.own().seconds() / run.seconds()));
  }

  private static void events(List<Run> runs, List<Figure> figures) {
    figures.add(stated("events received", "1/s", runs, r -> r.tally().events() / r.seconds()));
    figures.add(none("events left out or doubled", runs, run -> run.tally().holes()));
    figures.add(stated("frames of posts", "", runs, run -> run.echoes().expected()));
    figures.add(none("posts that did not reach a client", runs, run -> run.echoes().missing()));
    figures.add(none("posts that reached a client twice", runs, run -> run.echoes().again()));
    figures.add(
        stated("post to frame, p50", "ms", runs, run -> run.echoes().toFrame().percentile(50)));
    figures.add(
        stated("sockets that went on exactly", "", runs, run -> run.back(Comeback.Way.EXACT)));
    figures.add(
        none("sockets that had to start over", runs, run -> run.back(Comeback.Way.STARTED_OVER)));
  }

  private static double p99(Run run, String kind) {
    var found = run.page().kinds().get(kind);
    return found == null ? 0 : found.percentile(99);
  }

  private static Map<String, Latencies.Stretch> kinds(List<Run> runs) {
    var all = new TreeMap<String, Latencies.Stretch>();
    runs.forEach(
        run -> run.page().kinds().forEach((k, v) -> all.merge(k, v, Latencies.Stretch::plus)));
    return all;
  }

  private static List<Map.Entry<String, Latencies.Stretch>> slowest(List<Run> runs) {
    return kinds(runs).entrySet().stream()
        .sorted(Comparator.comparingDouble(each -> -each.getValue().percentile(99)))
        .limit(SLOWEST)
        .toList();
  }

  /// How often each action was done, how long the slowest calls took, and what failed.
  private static List<String> remarks(List<Run> runs) {
    var remarks = new ArrayList<String>();
    remarks.add("actions of all runs, with their calls:");
    for (Action action : Action.values()) {
      long did = runs.stream().mapToLong(run -> times(run.page().actions(), action)).sum();
      long calls = runs.stream().mapToLong(run -> times(run.page().calls(), action)).sum();
      remarks.add(
          String.format(
              Locale.ROOT,
              "  %-26s weight %-6s %7d %9d calls",
              action.title(),
              BigDecimal.valueOf(action.weight()).stripTrailingZeros().toPlainString(),
              did,
              calls));
    }
    remarks.add("the slowest calls:");
    slowest(runs).forEach(each -> remarks.add("  " + latencies(each.getKey(), each.getValue())));
    runs.forEach(run -> remarks.addAll(run.tally().examples()));
    return remarks;
  }

  private static long times(Map<Action, Long> counts, Action action) {
    return counts.getOrDefault(action, 0L);
  }

  private static String latencies(String kind, Latencies.Stretch of) {
    return String.format(
        Locale.ROOT,
        "%-48s %7d calls, p50 %6.1f ms, p95 %6.1f ms, p99 %6.1f ms",
        kind,
        of.count(),
        of.percentile(50),
        of.percentile(95),
        of.percentile(99));
  }

  private static Map<String, String> conditions(Mix.Shape shape, Start start) {
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("nodes", Integer.toString(Math.max(1, shape.site().nodes())));
    conditions.put("users", start.users() + ", each with a socket, and calls to either node");
    conditions.put(
        "actions",
        String.format(
            Locale.ROOT,
            "%s a second are aimed at: each user rests %.1f s on average",
            shape.perSecond(),
            shape.idle().toMillis() / MILLIS));
    conditions.put("each run", shape.stretch().toSeconds() + " s");
    conditions.put("the beginning", start.brief());
    int number = 1;
    for (String left : Action.LEFT_OUT) {
      conditions.put("left out, " + number++, left);
    }
    conditions.put("processors", "" + Runtime.getRuntime().availableProcessors());
    return conditions;
  }

  private static Figure stated(String name, String unit, List<Run> runs, ToDoubleFunction<Run> of) {
    return Figure.stated(name, unit, each(runs, of));
  }

  private static Figure none(String name, List<Run> runs, ToDoubleFunction<Run> of) {
    return Figure.eachAtMost(0, name, "", each(runs, of));
  }

  private static List<Double> each(List<Run> runs, ToDoubleFunction<Run> of) {
    return runs.stream().map(of::applyAsDouble).toList();
  }
}
