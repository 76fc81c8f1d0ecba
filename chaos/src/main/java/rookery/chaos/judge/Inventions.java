package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import rookery.chaos.history.Brief;
import rookery.chaos.history.Entry;

/// Looks for what nobody asked for, or what was refused: a post, a change, a deletion, a reaction.
/// Pure.
final class Inventions implements Checker {
  private static final Pattern MARK = Pattern.compile("[pe]\\d+");

  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    // What many saw is looked at once, as the first of them saw it.
    var first = new HashMap<String, Story.Sighting>();
    for (Story.Sighting seen : story.sightings()) {
      if (seen.type().isEmpty()) {
        String what = seen.post() + seen.channel() + seen.user() + seen.text();
        first.merge(what, seen, (one, other) -> one.at() <= other.at() ? one : other);
      }
    }
    for (Story.Sighting seen : first.values()) {
      String problem = problem(story, seen);
      if (!problem.isEmpty()) {
        found.add(invented("%s saw %s, %s".formatted(seen.device(), seen, problem)));
      }
    }
    changes(story, found);
    return found;
  }

  private static String problem(Story story, Story.Sighting seen) {
    String mark = Brief.mark(seen.text());
    if (!MARK.matcher(mark).matches()) {
      return "which nobody wrote";
    }
    var op = story.op(Integer.parseInt(mark.substring(1)));
    if (op.isEmpty() || !op.get().is(mark.startsWith("p") ? "post" : "edit")) {
      return "which nobody wrote";
    }
    var asked = op.get();
    if (asked.invoked().at() > seen.at()) {
      return "before anybody wrote it";
    }
    if (asked.refused()) {
      return "which was refused";
    }
    boolean same =
        asked.invoked().text().equals(seen.text())
            && asked.invoked().channel().equals(seen.channel())
            && asked.user().equals(seen.user())
            && (!asked.ok() || asked.post().equals(seen.post()));
    return same ? "" : "which is not what was written: " + asked.invoked();
  }

  /// Deletions and reactions say no more than what they are about.
  private static void changes(Story story, List<Finding> found) {
    Map<String, Long> asked = new HashMap<>();
    for (Op op : story.ops()) {
      if (!op.refused()) {
        asked.merge(key(op), op.invoked().at(), Math::min);
      }
    }
    Set<String> reported = new HashSet<>();
    for (Segment segment : story.segments()) {
      for (Entry.Received event : segment.events()) {
        String key = key(event);
        boolean known = key.isEmpty() || asked.getOrDefault(key, Long.MAX_VALUE) <= event.at();
        if (!known && reported.add(key)) {
          found.add(invented("%s got %s, which nobody asked for".formatted(segment, event)));
        }
      }
    }
  }

  private static String key(Op op) {
    var invoked = op.invoked();
    return switch (invoked.act()) {
      case "delete" -> "post_deleted " + invoked.post();
      case "react" -> "reaction_added " + op.user() + invoked.post() + invoked.text();
      case "unreact" -> "reaction_removed " + op.user() + invoked.post() + invoked.text();
      default -> invoked.act();
    };
  }

  private static String key(Entry.Received event) {
    return switch (event.event()) {
      case "post_deleted" -> "post_deleted " + event.post();
      case "reaction_added", "reaction_removed" ->
          event.event() + " " + event.user() + event.post() + event.emoji();
      default -> "";
    };
  }

  private static Finding invented(String what) {
    return new Finding(Finding.Promise.NOTHING_INVENTED, what);
  }
}
