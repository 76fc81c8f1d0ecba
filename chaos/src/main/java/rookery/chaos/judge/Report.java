package rookery.chaos.judge;

import java.util.List;
import java.util.Map;
import rookery.json.Json;

/// A judged run: what was done, what came of it, what was wrong. Immutable.
///
/// @param findings broken promises
/// @param notReached what the run should have done and did not
public record Report(
    String command,
    String date,
    long seed,
    Figures figures,
    List<String> findings,
    List<String> notReached) {
  private static final int SHOWN = 40;

  /// Judges a story.
  public static Report of(Story story, Floors floors) {
    var findings = Judge.judge(story);
    var figures = Tally.of(story, findings);
    var began = story.began();
    return new Report(
        began.command(),
        began.date(),
        began.seed(),
        figures,
        findings.stream().map(Finding::toString).toList(),
        floors.notReached(figures));
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
    line(out, "seed", "" + seed);
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
    figures.counted().forEach((name, number) -> line(out, name, "" + number));
    line(out, "acts acknowledged", "" + figures.acts());
    out.append('\n');
    faults(out);
    findings.stream().limit(SHOWN).forEach(each -> out.append("WRONG  ").append(each).append('\n'));
    if (findings.size() > SHOWN) {
      out.append("WRONG  and ").append(findings.size() - SHOWN).append(" more\n");
    }
    notReached.forEach(each -> out.append("TOO LITTLE  ").append(each).append('\n'));
    return out.toString();
  }

  private void faults(StringBuilder out) {
    out.append("| Fault | Number | Felt, p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|\n");
    for (Map.Entry<String, Figures.Spread> each : figures.recovery().entrySet()) {
      var spread = each.getValue();
      out.append(
          "| %s | %d | %d | %d | %d |\n"
              .formatted(
                  each.getKey(), spread.number(), spread.p50(), spread.p99(), spread.most()));
    }
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("%-26s %s\n".formatted(name, value));
  }
}
