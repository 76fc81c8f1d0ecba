package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rookery.chaos.history.Entry;

/// Counts a story. Pure.
public final class Tally {
  private Tally() {}

  /// The figures of a story and of what was found in it.
  public static Figures of(Story story, List<Finding> findings) {
    var faults = new TreeMap<String, Integer>();
    var kinds = new TreeMap<Integer, String>();
    for (Entry.Struck fault : story.all(Entry.Struck.class)) {
      faults.merge(fault.kind(), 1, Integer::sum);
      kinds.put(fault.fault(), fault.kind());
    }
    var acts = new TreeMap<String, Integer>();
    story.ops().stream()
        .filter(Op::ok)
        .forEach(op -> acts.merge(op.invoked().act(), 1, Integer::sum));
    var counted = new TreeMap<String, Long>();
    story
        .all(Entry.Counted.class)
        .forEach(each -> each.figures().forEach((name, n) -> counted.merge(name, n, Long::sum)));
    return new Figures(
        faults,
        acts,
        deliveries(story),
        number(findings, Finding.Promise.NOTHING_LOST),
        number(findings, Finding.Promise.NOTHING_TWICE),
        resumes(story),
        felt(Disturbances.of(story), kinds),
        counted,
        story.all(Entry.Restarted.class).size());
  }

  private static int number(List<Finding> findings, Finding.Promise promise) {
    return (int) findings.stream().filter(f -> f.promise() == promise).count();
  }

  private static int deliveries(Story story) {
    return story.segments().stream()
        .mapToInt(segment ->
            (int) segment.events().stream().filter(e -> e.event().equals("posted")).count())
        .sum();
  }

  private static Figures.Resumes resumes(Story story) {
    var memberships = story.ops().stream().filter(op -> op.is("join") || op.is("leave")).toList();
    var because = new TreeMap<String, Integer>();
    int exact = 0;
    int brokenOff = 0;
    int over = 0;
    int killed = 0;
    int killedCounted = 0;
    int killedExact = 0;
    for (Comeback comeback : Comeback.all(story)) {
      boolean broken = comeback.logBroken(story);
      boolean changed = comeback.membershipsChanged(story, memberships);
      if (comeback.brokenOff()) {
        brokenOff++;
        continue;
      }
      if (comeback.exact()) {
        exact++;
      } else {
        over++;
        because.merge(cause(comeback, broken, changed), 1, Integer::sum);
      }
      if (comeback.afterKill(story)) {
        killed++;
        if (!broken && !changed) {
          killedCounted++;
          killedExact += comeback.exact() ? 1 : 0;
        }
      }
    }
    return new Figures.Resumes(
        exact, over, because, brokenOff, new Figures.AfterKill(killed, killedCounted, killedExact));
  }

  private static String cause(Comeback comeback, boolean broken, boolean changed) {
    if (broken) {
      return "log not intact";
    }
    if (changed) {
      return "memberships changed";
    }
    return comeback.sentAway() ? "sent away (1012)" : "other";
  }

  private static Map<String, List<Long>> felt(Map<Integer, Long> felt, Map<Integer, String> kinds) {
    var byKind = new TreeMap<String, List<Long>>();
    felt.forEach((fault, micros) ->
        byKind
            .computeIfAbsent(kinds.getOrDefault(fault, ""), _ -> new ArrayList<>())
            .add(micros / 1_000));
    return byKind;
  }
}
