package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import rookery.chaos.history.Entry;

/// Looks for events of a channel that came to somebody after the removal from it, or to somebody
/// who was no member to begin with. Pure.
final class Removals implements Checker {
  /// A removal may be on its way when a client starts over.
  private static final long ON_ITS_WAY_MICROS = 20_000_000;

  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    story
        .segments()
        .forEach(segment -> {
          afterRemoval(segment, found);
          withoutMembership(story, segment, found);
        });
    return found;
  }

  private static void afterRemoval(Segment segment, List<Finding> found) {
    Set<String> removed = new HashSet<>();
    for (Entry.Received event : segment.events()) {
      if (!event.scope().isEmpty() && removed.contains(event.scope())) {
        found.add(
            new Finding(
                Finding.Promise.NOTHING_AFTER_REMOVAL,
                "%s got %s after the removal".formatted(segment, event)));
      }
      if (segment.ownMembership(event)) {
        if (event.event().equals("user_removed")) {
          removed.add(event.channel());
        } else {
          removed.remove(event.channel());
        }
      }
    }
  }

  private static void withoutMembership(Story story, Segment segment, List<Finding> found) {
    if (segment.listed().isEmpty() || segment.events().isEmpty()) {
      return;
    }
    Set<String> outside = new HashSet<>(story.channels());
    outside.removeAll(segment.listed().getFirst().channels());
    Map<String, Entry.Received> odd = new HashMap<>();
    for (Entry.Received event : segment.events()) {
      if (segment.ownMembership(event)) {
        outside.remove(event.channel());
        if (event.event().equals("user_removed")) {
          odd.remove(event.channel());
        }
      } else if (outside.contains(event.scope())) {
        odd.putIfAbsent(event.scope(), event);
      }
    }
    long end = segment.events().getLast().at();
    odd.values().stream()
        .filter(event -> event.at() + ON_ITS_WAY_MICROS < end)
        .forEach(event ->
            found.add(
                new Finding(
                    Finding.Promise.NOTHING_AFTER_REMOVAL,
                    "%s got %s and is no member".formatted(segment, event))));
  }
}
