package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rookery.json.Json;

/// Judged runs: what was done, what came of it, what was wrong. Immutable.
///
/// @param seeds of the runs, in their order
/// @param findings broken promises
/// @param notReached what should have been done and was not
public record Report(
    String command,
    String date,
    List<Long> seeds,
    Figures figures,
    List<String> findings,
    List<String> notReached) {
  private static final int SHOWN = 40;

  /// Judges a story.
  public static Report of(Story story) {
    var findings = Judge.judge(story);
    var began = story.began();
    return new Report(
        began.command(),
        began.date(),
        List.of(began.seed()),
        Tally.of(story, findings),
        findings.stream().map(Finding::toString).toList(),
        List.of());
  }

  /// This and a later one together.
  public Report plus(Report later) {
    return new Report(
        command,
        date,
        Stream.concat(seeds.stream(), later.seeds.stream()).toList(),
        figures.plus(later.figures),
        Stream.concat(findings.stream(), later.findings.stream()).toList(),
        List.of());
  }

  /// The same, measured by what must have been done.
  public Report measured(Floors floors) {
    return new Report(command, date, seeds, figures, findings, floors.notReached(figures));
  }

  /// Whether nothing is wrong and enough was done.
  public boolean passed() {
    return findings.isEmpty() && notReached.isEmpty();
  }

  /// For a file.
  public String json() {
    return Json.text(this);
  }

  /// For a terminal, or for docs/reliability.md.
  public String table() {
    var out = new StringBuilder();
    line(out, "command", command);
    line(out, "date", date);
    line(out, "seeds", "" + seeds);
    figures(out);
    out.append('\n');
    faults(out);
    findings.stream().limit(SHOWN).forEach(each -> out.append("WRONG  ").append(each).append('\n'));
    if (findings.size() > SHOWN) {
      out.append("WRONG  and ").append(findings.size() - SHOWN).append(" more\n");
    }
    notReached.forEach(each -> out.append("TOO LITTLE  ").append(each).append('\n'));
    return out.toString();
  }

  private void figures(StringBuilder out) {
    int faults = figures.faults().values().stream().mapToInt(Integer::intValue).sum();
    line(out, "faults", "" + faults);
    line(out, "posts acknowledged", "" + figures.posts());
    line(out, "deliveries", "" + figures.deliveries());
    line(out, "lost", "" + figures.lost());
    line(out, "doubled", "" + figures.doubled());
    line(out, "other findings", "" + (findings.size() - figures.lost() - figures.doubled()));
    var resumes = figures.resumes();
    line(out, "resumes, exact", "" + resumes.exact());
    line(out, "resumes, started over", resumes.startedOver() + " " + resumes.overBecause());
    line(out, "resumes, broken off", "" + resumes.brokenOff());
    var killed = resumes.afterKill();
    line(
        out,
        "resumes after kill -9",
        "%d; log intact and memberships unchanged: %d, of these exact: %d"
            .formatted(killed.all(), killed.counted(), killed.exact()));
    line(out, "nodes restarted by hand", "" + figures.restarts());
    line(out, "acts acknowledged", "" + figures.acts());
    figures.counted().forEach((name, number) -> line(out, name, "" + number));
  }

  private void faults(StringBuilder out) {
    out.append("| Fault | Number | Felt, p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|\n");
    for (Map.Entry<String, List<Long>> each : figures.felt().entrySet()) {
      row(out, each.getKey(), each.getValue());
    }
    row(out, "all", figures.felt().values().stream().flatMap(List::stream).toList());
  }

  private static void row(StringBuilder out, String kind, List<Long> millis) {
    var sorted = new ArrayList<>(millis);
    sorted.sort(null);
    out.append(
        "| %s | %d | %d | %d | %d |\n"
            .formatted(kind, sorted.size(), rank(sorted, 50), rank(sorted, 99), rank(sorted, 100)));
  }

  private static long rank(List<Long> sorted, int percent) {
    int place = (sorted.size() * percent + 99) / 100;
    return sorted.isEmpty() ? 0 : sorted.get(Math.max(place - 1, 0));
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("%-26s %s\n".formatted(name, value));
  }
}
