package rookery.bench.site;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// What a node has counted so far, read from its Prometheus page. Immutable.
///
/// @param values by name and tags, as they stand there
public record NodeFigures(Map<String, Double> values) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Reads them; nothing if the node does not answer.
  static NodeFigures of(URI page) {
    try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var request = HttpRequest.newBuilder(page).timeout(PATIENCE).build();
      return parse(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException _) {
      return new NodeFigures(Map.of());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new NodeFigures(Map.of());
    }
  }

  static NodeFigures parse(String text) {
    var values = new TreeMap<String, Double>();
    text.lines()
        .filter(line -> !line.startsWith("#") && line.contains(" "))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
    return new NodeFigures(Map.copyOf(values));
  }

  /// What was counted since.
  public NodeFigures minus(NodeFigures before) {
    var since = new TreeMap<String, Double>(values);
    since.replaceAll((name, value) -> value - before.values.getOrDefault(name, 0.0));
    return new NodeFigures(Map.copyOf(since));
  }

  /// How many there are whose name, tags included, has this in it.
  public int count(String part) {
    return (int) values.keySet().stream().filter(name -> name.contains(part)).count();
  }

  /// The sum of all whose name, tags included, has this in it.
  public double sum(String part) {
    return values.entrySet().stream()
        .filter(each -> each.getKey().contains(part))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
