package rookery.chaos.rolling;

import java.util.ArrayList;
import java.util.List;
import rookery.chaos.judge.Report;

/// What a rolling restart came to. Immutable.
///
/// @param report of the judges, on what the clients saw
/// @param restarts of the nodes, in their order
/// @param calls how many requests and upgrades were made, by anybody
/// @param failed how many of them failed, whatever came of it later
/// @param failures the first of those
/// @param strayed posts of the callers that were acknowledged and are not there once
/// @param sentAway sockets that the server closed with 1012
/// @param devices how many clients had a socket
/// @param statusChanges events that tell of somebody's going
/// @param statuses who was ever said to be gone, or back
record Verdict(
    Report report,
    List<Restart> restarts,
    int calls,
    int failed,
    List<String> failures,
    int strayed,
    int sentAway,
    int devices,
    int statusChanges,
    List<String> statuses) {
  private static final int SHOWN = 20;

  /// One node's. Immutable.
  ///
  /// @param stopMillis from SIGTERM to the end of the process
  /// @param startMillis from there until it was ready
  /// @param status of the process that ended
  record Restart(String node, long stopMillis, long startMillis, int status) {}

  /// What is wrong; nothing if nobody noticed anything and enough was done.
  List<String> wrong(int fewestCalls) {
    var wrong = new ArrayList<String>();
    failures.stream().limit(SHOWN).forEach(each -> wrong.add("failed: " + each));
    report.findings().stream().limit(SHOWN).forEach(wrong::add);
    demand(wrong, failed == 0, failed + " requests failed");
    demand(wrong, strayed == 0, strayed + " posts of callers are lost or doubled");
    int over = report.figures().resumes().startedOver();
    demand(wrong, over == 0, over + " clients started over");
    demand(wrong, statusChanges == 0, statusChanges + " events told that somebody is offline");
    statuses.forEach(each -> wrong.add("another status: " + each));
    restarts.stream()
        .filter(each -> each.status != 0)
        .forEach(each -> wrong.add("%s ended with %d".formatted(each.node, each.status)));
    demand(wrong, calls >= fewestCalls, "only %d requests of %d".formatted(calls, fewestCalls));
    int exact = report.figures().resumes().exact();
    demand(wrong, exact >= devices, "only %d resumes of %d clients".formatted(exact, devices));
    return wrong;
  }

  private static void demand(List<String> wrong, boolean holds, String otherwise) {
    if (!holds) {
      wrong.add(otherwise);
    }
  }

  /// For a terminal.
  String table(String balancer) {
    var figures = report.figures();
    var out = new StringBuilder();
    line(out, "command", report.command());
    line(out, "date", report.date());
    line(out, "seed", "" + report.seeds());
    line(out, "balancer", balancer);
    line(out, "nodes restarted", "" + restarts.size());
    line(out, "requests and upgrades", "" + calls);
    line(out, "of these failed", "" + failed);
    line(out, "posts acknowledged", "" + figures.posts());
    line(out, "deliveries", "" + figures.deliveries());
    line(out, "lost", "" + (figures.lost() + strayed));
    line(out, "doubled", "" + figures.doubled());
    line(
        out,
        "other findings",
        "" + (report.findings().size() - figures.lost() - figures.doubled()));
    line(out, "sockets sent elsewhere", "" + sentAway);
    line(out, "resumes, exact", "" + figures.resumes().exact());
    line(out, "resumes, started over", "" + figures.resumes().startedOver());
    line(out, "events of offline", "" + statusChanges);
    line(out, "flips of presence", "" + statuses.size());
    out.append("\n| Node | Stop, ms | Start, ms |\n|---|---|---|\n");
    restarts.forEach(each ->
        out.append("| %s | %d | %d |\n".formatted(each.node, each.stopMillis, each.startMillis)));
    return out.toString();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("%-26s %s\n".formatted(name, value));
  }
}
