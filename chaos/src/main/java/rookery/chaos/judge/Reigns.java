package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rookery.chaos.history.Entry;
import rookery.chaos.plan.FaultKind;

/// Looks whether somebody leads at the end, each term has one leader, terms only grow, and whether
/// a leader that was paused for longer than its lease was followed by another before it woke: what
/// it did then came under a term that was over. Pure.
final class Reigns implements Checker {
  /// The lease, a candidate's patience, and what a busy machine adds.
  private static final long FOLLOWED_WITHIN_MICROS = 8_000_000;

  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    var reigns = story.all(Entry.Leads.class);
    terms(reigns, found);
    if (reigns.isEmpty() || !reigns.getLast().current()) {
      found.add(finding("nobody leads at the end"));
    }
    pauses(story, reigns, found);
    return found;
  }

  private static void terms(List<Entry.Leads> reigns, List<Finding> found) {
    Map<Long, String> holders = new HashMap<>();
    long newest = 0;
    for (Entry.Leads reign : reigns) {
      if (reign.term() < newest) {
        found.add(finding("term %d came after term %d".formatted(reign.term(), newest)));
      }
      newest = Math.max(newest, reign.term());
      String holder = holders.putIfAbsent(reign.term(), reign.holder());
      if (holder != null && !holder.equals(reign.holder())) {
        found.add(
            finding(
                "term %d has two leaders, %s and %s"
                    .formatted(reign.term(), holder, reign.holder())));
      }
    }
  }

  /// Only where nothing else was broken meanwhile: without the database nobody can begin to lead.
  private static void pauses(Story story, List<Entry.Leads> reigns, List<Finding> found) {
    for (Entry.Struck fault : story.all(Entry.Struck.class)) {
      if (fault.kind().equals(FaultKind.LEADER_PAUSE.label()) && alone(story, fault)) {
        leaderAt(reigns, fault.at())
            .filter(leader -> leader.node().equals(fault.target()))
            .filter(leader -> !followed(reigns, leader, fault.at()))
            .ifPresent(leader ->
                found.add(
                    finding(
                        "%s led on in term %d while it was paused, fault %d"
                            .formatted(leader.node(), leader.term(), fault.fault()))));
      }
    }
  }

  private static boolean alone(Story story, Entry.Struck fault) {
    return story.all(Entry.Struck.class).stream()
        .noneMatch(other ->
            other.fault() != fault.fault()
                && Math.abs(other.at() - fault.at()) < FOLLOWED_WITHIN_MICROS);
  }

  private static Optional<Entry.Leads> leaderAt(List<Entry.Leads> reigns, long at) {
    return reigns.stream().filter(reign -> reign.at() <= at).reduce((_, later) -> later);
  }

  private static boolean followed(List<Entry.Leads> reigns, Entry.Leads leader, long pausedAt) {
    return reigns.stream()
        .anyMatch(reign ->
            reign.term() > leader.term()
                && !reign.holder().equals(leader.holder())
                && reign.at() <= pausedAt + FOLLOWED_WITHIN_MICROS);
  }

  private static Finding finding(String what) {
    return new Finding(Finding.Promise.ONE_LEADS, what);
  }
}
