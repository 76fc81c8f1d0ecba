package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import rookery.chaos.plan.FaultKind;

/// What a run must have done to say anything. Immutable.
///
/// @param exact resumes that continued exactly
/// @param startedOver resumes that did not
/// @param posts posts that were acknowledged
/// @param kinds faults that must have happened, each at least once
public record Floors(int exact, int startedOver, int posts, List<FaultKind> kinds) {
  /// What was not reached; nothing if all was.
  public List<String> notReached(Figures figures) {
    var missing = new ArrayList<String>();
    demand(missing, "exact resumes", figures.resumes().exact(), exact);
    demand(missing, "start-overs", figures.resumes().startedOver(), startedOver);
    demand(missing, "posts", figures.posts(), posts);
    for (FaultKind kind : kinds) {
      demand(missing, kind.label(), figures.faults().getOrDefault(kind.label(), 0), 1);
    }
    return missing;
  }

  private static void demand(List<String> missing, String what, int there, int wanted) {
    if (there < wanted) {
      missing.add("only %d %s, at least %d are needed".formatted(there, what, wanted));
    }
  }
}
