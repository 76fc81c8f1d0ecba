package rookery.chaos.observed;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rookery.chaos.site.Site;
import rookery.kernel.Lifecycle;

/// `./check prometheus`: watches real nodes with a real Prometheus. Not thread-safe; confined to
/// the main thread.
@Command(
    name = "./check prometheus",
    mixinStandardHelpOptions = true,
    description = {
      "Three real nodes under load, a real Prometheus with the files of deploy/, and faults.",
      "Fails if a query of the dashboard has no data, or an alert does not fire at its fault.",
      "Draws all queries of the dashboard over the run into index.html."
    })
final class PrometheusCommand implements Callable<Integer> {
  private static final int NODES = 3;

  @Option(names = "--deploy", description = "where the files are; ${DEFAULT-VALUE}")
  private Path deploy = Path.of("deploy");

  @Option(names = "--out", description = "where everything is kept; ${DEFAULT-VALUE}")
  private Path out = Path.of("chaos", "target", "prometheus");

  @Override
  public Integer call() throws IOException {
    Path directory = out.toAbsolutePath();
    Site.clear(directory);
    Files.createDirectories(directory);
    var dashboard = Dashboard.read(deploy.resolve("grafana/rookery.json"));
    Path rules = deploy.resolve("prometheus/rookery.rules.yml");
    var more =
        Map.of(
            "MM_ROOKERYSETTINGS_DEGRADEDAFTERSECONDS", "20",
            // So that sockets of the slow ones are closed for that, soon.
            "MM_ROOKERYSETTINGS_HUBPENDINGKIBIBYTES", "64");
    var lifecycle = new Lifecycle();
    try {
      print("Starting PostgreSQL, Redis, %d nodes and Prometheus".formatted(NODES));
      var site = lifecycle.own(Site.start(directory, Site.Kind.SINGLE, NODES, more));
      var prometheus = lifecycle.own(Prometheus.start(directory, rules, site.nodes()));
      var people = lifecycle.own(People.settleAt(site.nodes()));
      var story = new Story(site, prometheus, people, this::print);
      List<String> wrong = story.tell(dashboard);
      var picture = new Picture(prometheus, story.bands(), story.began(), story.ended());
      Files.writeString(directory.resolve("index.html"), picture.of(dashboard));
      wrong.forEach(each -> print("WRONG  " + each));
      String place = "drawn in " + out.resolve("index.html");
      print(wrong.isEmpty() ? "passed, " + place : "FAILED, " + place + "; logs are beside it");
      return wrong.isEmpty() ? 0 : 1;
    } finally {
      lifecycle.close();
    }
  }

  private void print(String text) {
    PrintStream terminal = System.out;
    terminal.println(text);
    terminal.flush();
  }
}
