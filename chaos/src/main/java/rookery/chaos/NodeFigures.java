package rookery.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.Site;

/// What the nodes count, added up over all their lives: read now and then, because a node that is
/// killed takes its last numbers with it. Thread-safe.
final class NodeFigures {
  private static final String WANTED =
      "rookery_realtime_resumes_total|rookery_realtime_closes_total|"
          + "rookery_delivery_swept_rows_\\w+_total|rookery_log_epochs_total";
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Site site;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Map<String, Map<String, Long>> last = new ConcurrentHashMap<>();
  private final Map<String, Long> before = new ConcurrentHashMap<>();

  NodeFigures(Site site) {
    this.site = site;
  }

  /// Reads those that answer.
  void read() {
    site.nodes().forEach(this::read);
  }

  private void read(NodeUnderTest node) {
    try {
      var request = HttpRequest.newBuilder(node.figures()).timeout(PATIENCE).build();
      var now = parse(http.send(request, BodyHandlers.ofString()).body());
      var then = last.put(node.name(), now);
      if (then != null && anotherLife(then, now)) {
        then.forEach((name, number) -> before.merge(name, number, Long::sum));
      }
    } catch (IOException _) {
      // It is down, or paused.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean anotherLife(Map<String, Long> then, Map<String, Long> now) {
    return then.entrySet().stream()
        .anyMatch(each -> now.getOrDefault(each.getKey(), 0L) < each.getValue());
  }

  private static Map<String, Long> parse(String text) {
    var figures = new TreeMap<String, Long>();
    text.lines()
        .filter(line -> line.matches("(" + WANTED + ")(\\{.*})? .*"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          long number = (long) Double.parseDouble(line.substring(space + 1));
          if (number > 0) {
            figures.put(line.substring(0, space), number);
          }
        });
    return figures;
  }

  /// Everything that was counted so far.
  Map<String, Long> total() {
    var total = new TreeMap<>(before);
    last.values().forEach(each -> each.forEach((name, n) -> total.merge(name, n, Long::sum)));
    return total;
  }
}
