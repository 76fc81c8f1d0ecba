package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import rookery.chaos.history.Entry;

/// Looks whether everybody came back after each fault, whether presence was right at the end, and
/// whether there was an end. Pure.
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
}
