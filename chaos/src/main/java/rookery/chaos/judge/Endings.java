package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.chaos.history.Entry;

/// Looks whether everybody came back after each fault, whether some node always wrote, whether
/// presence was right at the end, and whether there was an end. Pure.
final class Endings implements Checker {
  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    for (Entry.Calmed calmed : story.all(Entry.Calmed.class)) {
      if (!calmed.reached()) {
        found.add(
            new Finding(
                Finding.Promise.IT_RECOVERS,
                "long after fault %d %s".formatted(calmed.fault(), calmed.missing())));
      }
    }
    refusals(story, found);
    for (Entry.Present present : story.all(Entry.Present.class)) {
      present
          .wanted()
          .forEach((user, wanted) -> {
            String says = present.found().getOrDefault(user, "nothing");
            if (!says.equals(wanted)) {
              found.add(
                  new Finding(
                      Finding.Promise.PRESENCE_IS_RIGHT,
                      "%s says of %s: %s, should say %s"
                          .formatted(present.node(), user, says, wanted)));
            }
          });
    }
    if (story.all(Entry.Finished.class).isEmpty()) {
      found.add(new Finding(Finding.Promise.IT_RECOVERS, "the run did not come to its end"));
    }
    return found;
  }

  /// One node that refuses to write until it is restarted is bearable, all of them are not.
  private static void refusals(Story story, List<Finding> found) {
    Set<String> nodes =
        story.all(Entry.Opened.class).stream().map(Entry.Opened::node).collect(Collectors.toSet());
    Set<String> restarted = new HashSet<>();
    String fault = "";
    for (Entry entry : story.others()) {
      switch (entry) {
        case Entry.Struck struck -> fault = struck.kind() + " " + struck.fault();
        case Entry.Restarted node -> {
          restarted.add(node.node());
          if (restarted.containsAll(nodes)) {
            found.add(
                new Finding(
                    Finding.Promise.IT_RECOVERS,
                    "after %s every node refused to write until it was restarted"
                        .formatted(fault)));
          }
        }
        case Entry.Calmed _ -> restarted.clear();
        default -> {
          // Not about nodes.
        }
      }
    }
  }
}
