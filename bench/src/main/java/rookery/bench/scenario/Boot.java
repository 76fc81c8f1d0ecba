package rookery.bench.scenario;

import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import rookery.bench.callers.Reload;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Populace;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Latencies;
import rookery.bench.figures.Report;
import rookery.bench.site.ServerProcess;
import rookery.bench.site.Site;
import rookery.bench.wire.Asked;
import rookery.bench.wire.Call;
import rookery.bench.wire.Lines;
import rookery.bench.wire.Wire;
import rookery.kernel.Lifecycle;

/// What the web app asks for when it starts, one call after the other and nothing in the browser's
/// memory: what each takes, and what all of them cost the node. Not thread-safe; confined to one
/// thread.
public final class Boot {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double MILLISECONDS = 1_000;
  private static final String ROLES = "/roles/names";
  private static final String STATEMENTS = "rookery_postgres_statements_total";

  /// Now and then the node itself has something to ask the database.
  private static final int LOOKS = 5;

  private final Shape shape;
  private final Consumer<String> progress;
  private final Reload reload = new Reload();

  /// How it is done. Immutable.
  ///
  /// @param users who start it in turn
  /// @param channels that each is in, the two of everybody included
  /// @param posts in the channel that each opens
  /// @param boots in a run
  /// @param warmUps boots before
  public record Shape(
      int users, int channels, int posts, int boots, int warmUps, int runs, Site.Plan site) {}

  /// One run. Immutable.
  ///
  /// @param made how many calls a boot makes; some are made twice
  /// @param work of the node for one boot, in milliseconds
  private record Run(
      int made, double work, double kernelShare, Map<String, Latencies.Stretch> calls) {
    double sum() {
      return calls.values().stream().mapToDouble(each -> each.percentile(50)).sum();
    }
  }

  /// @param progress is told what happens
  public Boot(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Plays it; everything is closed at the end.
  public Report perform() {
    progress.accept("boot: starting a node below " + shape.site().directory());
    try (var site = Site.start(shape.site())) {
      int channels = shape.channels() + shape.users();
      var size = new Populace.Size(shape.users(), channels, shape.channels());
      return measure(site, Populace.found(site, size));
    }
  }

  /// Measures at a site that is there.
  public Report measure(Site site, Populace populace) {
    var accounts = IntStream.range(0, shape.users()).mapToObj(populace::account).toList();
    accounts.stream()
        .map(Account::room)
        .distinct()
        .forEach(room -> {
          for (int i = 0; i < shape.posts(); i++) {
            populace.admin().posts(room, "what was said before, number " + i);
          }
        });
    var node = site.nodes().getFirst();
    try (var parts = new Lifecycle()) {
      var wire = parts.own(Wire.start(1, 1));
      var _ = run(node, wire, accounts, shape.warmUps());
      var statements = statements(node, wire, accounts.getFirst());
      var runs = new ArrayList<Run>();
      for (int i = 1; i <= shape.runs(); i++) {
        runs.add(run(node, wire, accounts, shape.boots()));
        progress.accept("boot: run %d of %d".formatted(i, shape.runs()));
      }
      return report(runs, statements);
    }
  }

  /// How many statements of the database each call takes, the fewest of some looks.
  private Map<String, Integer> statements(ServerProcess node, Wire wire, Account who) {
    var loop = wire.loop();
    var lines = new Lines(wire, loop, node.address(), 1);
    var statements = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < LOOKS; i++) {
      for (Call call : reload.start(who).stream().flatMap(List::stream).toList()) {
        double before = node.figures().sum(STATEMENTS);
        var _ = answered(lines, loop, call, who);
        int now = (int) (node.figures().sum(STATEMENTS) - before);
        statements.merge(title(call, who), now, Math::min);
      }
    }
    loop.execute(lines::close);
    return statements;
  }

  private Run run(ServerProcess node, Wire wire, List<Account> accounts, int boots) {
    var loop = wire.loop();
    var lines = new Lines(wire, loop, node.address(), 1);
    var latencies = new LinkedHashMap<String, Latencies>();
    var before = node.work();
    int made = 0;
    for (int i = 0; i < boots; i++) {
      Account who = accounts.get(i % accounts.size());
      for (Call call : reload.start(who).stream().flatMap(List::stream).toList()) {
        made++;
        long nanos = answered(lines, loop, call, who);
        latencies.computeIfAbsent(title(call, who), _ -> new Latencies()).record(nanos);
      }
    }
    var work = node.work().minus(before);
    loop.execute(lines::close);
    var calls = new LinkedHashMap<String, Latencies.Stretch>();
    latencies.forEach((name, each) -> calls.put(name, each.take()));
    return new Run(made / boots, work.seconds() * MILLISECONDS / boots, work.kernelShare(), calls);
  }

  private static long answered(Lines lines, EventLoop loop, Call call, Account who) {
    var answer = new CompletableFuture<Long>();
    var asked =
        new Asked(
            call,
            who.token(),
            "page_load",
            System.nanoTime(),
            outcome -> {
              if (outcome.fine()) {
                answer.complete(outcome.nanos());
              } else {
                answer.completeExceptionally(new IllegalStateException(outcome.toString()));
              }
            });
    loop.execute(() -> lines.ask(asked));
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a call was not answered: " + call, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// A call, whoever makes it.
  private static String title(Call call, Account who) {
    String path = call.path();
    int query = path.indexOf('?');
    String pattern =
        (query < 0 ? path : path.substring(0, query))
            .replace(who.user(), "{user}")
            .replace(who.team(), "{team}")
            .replace(who.room(), "{channel}");
    // Three calls of one path differ in what they ask for.
    String role = path.equals(ROLES) ? " " + new String(call.body(), StandardCharsets.UTF_8) : "";
    return call.method() + " " + pattern + role;
  }

  private Report report(List<Run> runs, Map<String, Integer> statements) {
    var figures = new ArrayList<Figure>();
    var first = runs.getFirst();
    figures.add(Figure.stated("calls", "", List.of((double) first.made())));
    figures.add(Figure.stated("statements of all of them", "", List.of(all(statements))));
    figures.add(
        Figure.stated(
            "the node's processor for all of them", "ms", runs.stream().map(Run::work).toList()));
    figures.add(
        Figure.stated("the kernel's share", "", runs.stream().map(Run::kernelShare).toList()));
    figures.add(Figure.stated("sum of the medians", "ms", runs.stream().map(Run::sum).toList()));
    for (String name : first.calls().keySet()) {
      figures.add(
          Figure.stated(
              "p50 of %s (statements: %d)".formatted(name, statements.getOrDefault(name, 0)),
              "ms",
              runs.stream().map(run -> p50(run, name)).toList()));
    }
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("channels of each user", Integer.toString(shape.channels()));
    conditions.put("boots in a run", Integer.toString(shape.boots()));
    return new Report("boot", conditions, figures, List.of());
  }

  private static double all(Map<String, Integer> statements) {
    return statements.values().stream().mapToInt(each -> each).sum();
  }

  private static double p50(Run run, String name) {
    var calls = run.calls().get(name);
    return calls == null ? 0 : calls.percentile(50);
  }
}
