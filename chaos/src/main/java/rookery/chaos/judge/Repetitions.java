package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rookery.chaos.history.Brief;
import rookery.chaos.history.Entry;

/// Looks for what is there twice: an event within one connection id, or a post that was asked for
/// once. Pure.
final class Repetitions implements Checker {
  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    story
        .segments()
        .forEach(segment -> {
          events(segment, found);
          memberships(segment, found);
        });
    posts(story, found);
    return found;
  }

  private static void events(Segment segment, List<Finding> found) {
    var seen = new HashSet<String>();
    for (Entry.Received event : segment.events()) {
      String key = EventKeys.of(event);
      if (key != null && !seen.add(key)) {
        found.add(twice("%s got %s twice, at %d".formatted(segment, key, event.at())));
      }
    }
  }

  /// Nobody is added twice, or removed twice, without the other between.
  private static void memberships(Segment segment, List<Finding> found) {
    Map<String, String> last = new HashMap<>();
    for (Entry.Received event : segment.events()) {
      if (segment.ownMembership(event)) {
        // What came meanwhile about others is another life of the channel.
        last.keySet().removeIf(key -> key.startsWith(event.channel()));
      }
      if (event.event().equals("user_added") || event.event().equals("user_removed")) {
        String key = event.channel() + " " + event.user() + (event.scope().isEmpty() ? " own" : "");
        if (event.event().equals(last.put(key, event.event()))) {
          found.add(
              twice(
                  "%s got %s of %s twice, at %d"
                      .formatted(segment, event.event(), event.user(), event.at())));
        }
      }
    }
  }

  private static void posts(Story story, List<Finding> found) {
    Map<String, Set<String>> posts = new HashMap<>();
    for (Story.Sighting seen : story.sightings()) {
      String mark = Brief.mark(seen.text());
      if (seen.type().isEmpty() && mark.startsWith("p")) {
        posts.computeIfAbsent(mark, _ -> new HashSet<>()).add(seen.post());
      }
    }
    posts.forEach((mark, ids) -> {
      if (ids.size() > 1) {
        found.add(twice("the post " + mark + " is there " + ids.size() + " times: " + ids));
      }
    });
  }

  private static Finding twice(String what) {
    return new Finding(Finding.Promise.NOTHING_TWICE, what);
  }
}
