package rookery.bench.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import rookery.bench.crowd.Comeback;
import rookery.bench.crowd.Tally;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.site.NodeFigures;

/// What happened when a node was lost once. Immutable.
///
/// @param killed when, in nanoseconds
/// @param lost how many clients lost their socket
/// @param all whether they all came back
/// @param steady the steady callers before
/// @param meanwhile the same until all were back
/// @param calm what clients met with before
/// @param tally the same from the loss on
/// @param work the processor time of the node that went on, until all were back
/// @param counted what that node counted meanwhile
record Loss(
    long killed,
    int lost,
    boolean all,
    Latencies.Stretch steady,
    Latencies.Stretch meanwhile,
    Tally.Count calm,
    Tally.Count tally,
    Duration work,
    NodeFigures counted) {
  private static final double NANOS = 1e9;
  private static final double BACK_WITHIN_SECONDS = 30;
  private static final double TIMES_AS_LONG = 3;

  /// When the client of this rank was back, in seconds from the loss.
  ///
  /// @param share 1 for the last one
  private double backAfter(double share) {
    var times = tally.comebacks().stream().mapToLong(Comeback::done).sorted().toArray();
    if (times.length == 0) {
      return Double.MAX_VALUE;
    }
    int rank = (int) Math.ceil(share * times.length) - 1;
    return (times[Math.max(0, rank)] - killed) / NANOS;
  }

  private double allBackAfter() {
    return all ? backAfter(1) : Double.POSITIVE_INFINITY;
  }

  private double ratio() {
    return meanwhile.percentile(99) / Math.max(0.001, steady.percentile(99));
  }

  private long came(Comeback.Way way) {
    return tally.comebacks().stream().filter(each -> each.way() == way).count();
  }

  private long missing() {
    return Math.max(0, lost - tally.comebacks().size());
  }

  /// In one line.
  String brief() {
    return String.format(
        Locale.ROOT,
        "%d of %d back after %.1f s, p99 %.1f ms steady, %.1f ms meanwhile, %d failed, %d holes",
        tally.comebacks().size(),
        lost,
        backAfter(1),
        steady.percentile(99),
        meanwhile.percentile(99),
        tally.failed(),
        tally.holes());
  }

  /// All runs together, held against the bars.
  static Report report(LoseANode.Shape shape, List<Loss> losses) {
    var of = new Rows(losses);
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.medianAtMost(
            BACK_WITHIN_SECONDS, "all clients are back", "s", of.each(Loss::allBackAfter)));
    figures.add(Figure.stated("half of them", "s", of.each(loss -> loss.backAfter(0.5))));
    figures.add(Figure.eachAtMost(0, "clients that did not come back", "", of.each(Loss::missing)));
    figures.add(
        Figure.medianAtMost(
            TIMES_AS_LONG, "REST p99 meanwhile by steady p99", "times", of.each(Loss::ratio)));
    of.latencies("steady", Loss::steady, figures);
    of.latencies("meanwhile", Loss::meanwhile, figures);
    figures.add(
        Figure.eachAtMost(
            0,
            "failed calls at nodes that were up",
            "",
            of.each(loss -> loss.tally.failed() + loss.calm.failed())));
    figures.add(
        Figure.eachAtMost(
            0,
            "lost or doubled events",
            "",
            of.each(loss -> loss.tally.holes() + loss.calm.holes())));
    figures.add(Figure.stated("calls cut by the kill", "", of.each(loss -> loss.tally.cut())));
    figures.add(
        Figure.stated("resumed exactly", "", of.each(loss -> loss.came(Comeback.Way.EXACT))));
    figures.add(
        Figure.stated("started over", "", of.each(loss -> loss.came(Comeback.Way.STARTED_OVER))));
    figures.add(Figure.stated("upgrades answered 503", "", of.each(loss -> loss.tally.refusals())));
    figures.add(
        Figure.stated("sockets that failed to open", "", of.each(l -> l.tally.failedOpenings())));
    of.work(figures);
    return new Report("lose-a-node", conditions(shape), figures, remarks(losses));
  }

  private static Map<String, String> conditions(LoseANode.Shape shape) {
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("nodes", "2, one killed with kill -9");
    conditions.put("clients", shape.clients() + ", half of them at each node");
    conditions.put(
        "steady callers",
        "%d calls/s besides %d posts/s, before at both nodes, then at one"
            .formatted(shape.rates().reads(), shape.rates().posts()));
    conditions.put("processors", "" + Runtime.getRuntime().availableProcessors());
    return conditions;
  }

  private static List<String> remarks(List<Loss> losses) {
    return losses.stream()
        .flatMap(loss ->
            java.util.stream.Stream.concat(
                loss.calm.examples().stream(), loss.tally.examples().stream()))
        .limit(20)
        .toList();
  }

  /// The same of every run. Immutable.
  private record Rows(List<Loss> losses) {
    List<Double> each(ToDoubleFunction<Loss> of) {
      return losses.stream().map(of::applyAsDouble).toList();
    }

    void latencies(
        String when,
        java.util.function.Function<Loss, Latencies.Stretch> of,
        List<Figure> figures) {
      for (double percentile : List.of(50.0, 99.0, 99.9)) {
        String name = "REST p%s %s".formatted(Double.toString(percentile).replace(".0", ""), when);
        figures.add(Figure.stated(name, "ms", each(loss -> of.apply(loss).percentile(percentile))));
      }
      figures.add(Figure.stated("calls " + when, "", each(loss -> of.apply(loss).count())));
    }

    void work(List<Figure> figures) {
      figures.add(
          Figure.stated(
              "processor time of the node per client that came back",
              "ms",
              each(
                  loss -> loss.work.toNanos() / 1e6 / Math.max(1, loss.tally.comebacks().size()))));
      figures.add(Figure.stated("calls answered by then", "", each(loss -> loss.tally.calls())));
      figures.add(Figure.stated("of them 304", "", each(loss -> loss.tally.unchanged())));
      figures.add(Figure.stated("MB of answers", "", each(loss -> loss.tally.bytes() / 1e6)));
      figures.add(
          Figure.stated(
              "mean wait for the upgrade",
              "ms",
              each(loss ->
                  1e3
                      * loss.counted.sum("rookery_http_upgrade_wait_seconds_sum")
                      / Math.max(1, loss.counted.sum("rookery_http_upgrade_wait_seconds_count")))));
      figures.add(
          Figure.stated(
              "requests refused when full",
              "",
              each(loss -> loss.counted.sum("rookery_http_refused_when_full"))));
    }
  }
}
