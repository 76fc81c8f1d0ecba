package rookery.chaos.observed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rookery.chaos.site.Await;
import rookery.chaos.site.NodeUnderTest;
import rookery.chaos.site.Ports;
import rookery.client.Tree;
import rookery.embedded.TiedProcess;

/// The real program, which looks at all nodes once a second. Its rules are the shipped ones with
/// thirtieths of their times, so that minutes take seconds. Thread-safe.
final class Prometheus implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final int FASTER = 30;
  private static final Pattern TIME = Pattern.compile("(for: |\\[)(\\d+)([smh])(\\b)");

  private final TiedProcess process;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private Prometheus(TiedProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  static Prometheus start(Path directory, Path rules, List<NodeUnderTest> nodes)
      throws IOException {
    String targets =
        nodes.stream()
            .map(node ->
                """
                      - targets: ['127.0.0.1:%d']
                        labels: {instance: %s}
                """
                    .formatted(node.figures().getPort(), node.name()))
            .collect(Collectors.joining());
    Path configuration = directory.resolve("prometheus.yml");
    Files.writeString(directory.resolve("scaled.rules.yml"), scaled(Files.readString(rules)));
    Files.writeString(
        configuration,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [scaled.rules.yml]
        scrape_configs:
          - job_name: rookery
            static_configs:
        """
            + targets);
    int port = Ports.free();
    var command =
        List.of(
            "prometheus",
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + directory.resolve("prometheus-data"),
            "--web.listen-address=127.0.0.1:" + port);
    var process =
        TiedProcess.start(command, Map.of(), directory.resolve("prometheus.log"), _ -> {});
    var prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    if (!Await.until(START, () -> prometheus.answers(nodes.size()))) {
      prometheus.close();
      throw new IllegalStateException("Prometheus does not start: see " + directory);
    }
    return prometheus;
  }

  /// The same rules, thirty times as fast.
  static String scaled(String rules) {
    return TIME.matcher(rules).replaceAll(Prometheus::faster);
  }

  private static String faster(MatchResult time) {
    int unit =
        switch (time.group(3)) {
          case "s" -> 1;
          case "m" -> 60;
          default -> 3_600;
        };
    // A range needs a few looks of Prometheus.
    int least = time.group(1).equals("[") ? 5 : 1;
    int seconds = Math.max(least, Integer.parseInt(time.group(2)) * unit / FASTER);
    return time.group(1) + seconds + "s";
  }

  private boolean answers(int targets) {
    try {
      return ask("query", "query=" + encoded("sum(up)")).at("result").list().stream()
          .anyMatch(each -> each.at("value").list().get(1).text().equals("" + targets));
    } catch (UncheckedIOException | IllegalStateException _) {
      return false;
    }
  }

  /// What a query answers between two times, a value for each step.
  ///
  /// @param from in seconds
  List<Series> range(String expression, double from, double to, double step) {
    var answer =
        ask(
            "query_range",
            "query=%s&start=%.3f&end=%.3f&step=%.3f"
                .formatted(encoded(expression), from, to, step));
    return answer.at("result").list().stream().map(Series::of).toList();
  }

  /// The names of the alerts that fire now.
  Set<String> firing() {
    return ask("alerts", "").at("alerts").list().stream()
        .filter(alert -> alert.text("state").equals("firing"))
        .map(alert -> alert.at("labels").text("alertname"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// @throws IllegalStateException for what it cannot evaluate
  private Tree ask(String what, String query) {
    var request =
        HttpRequest.newBuilder(url.resolve("/api/v1/" + what + "?" + query))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      var answer = Tree.parse(http.send(request, BodyHandlers.ofByteArray()).body());
      if (!answer.text("status").equals("success")) {
        throw new IllegalStateException(query + ": " + answer);
      }
      return answer.at("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.end();
    process.awaitEnd(START);
    http.close();
  }
}
