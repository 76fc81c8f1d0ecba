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
          afterRemoval(story, segment, found);
          withoutMembership(story, segment, found);
        });
    return found;
  }

  private static void afterRemoval(Story story, Segment segment, List<Finding> found) {
    Set<String> removed = new HashSet<>();
    for (Entry.Received event : segment.events()) {
      if (!event.scope().isEmpty() && removed.contains(event.scope())) {
        found.add(
            new Finding(
                Finding.Promise.NOTHING_AFTER_REMOVAL,
                "%s got %s after the removal".formatted(segment, event)));
      }
      if (segment.ownMembership(event)) {
        if (!event.event().equals("user_removed")) {
          removed.remove(event.channel());
        } else if (!undoneBefore(story, segment, event)) {
          removed.add(event.channel());
        }
      }
    }
  }

  /// Whether the user had joined again when the client read its channels, and did not leave since:
  /// then what is told of the removal is of the past, and the connection counts it so.
  private static boolean undoneBefore(Story story, Segment segment, Entry.Received removal) {
    if (segment.listed().isEmpty()) {
      return false;
    }
    Entry.Listed first = segment.listed().getFirst();
    var acts =
        story.ops().stream()
            .filter(op -> op.user().equals(segment.user()) && (op.is("join") || op.is("leave")))
            .filter(op -> op.invoked().channel().equals(removal.channel()))
            .toList();
    boolean joined =
        acts.stream()
            .anyMatch(op -> op.is("join") && op.ended() != null && op.ended().at() < first.asked());
    boolean leftSince =
        acts.stream()
            .filter(op -> op.is("leave") && op.invoked().at() < removal.at())
            .anyMatch(op -> op.ended() == null || op.ended().at() >= first.asked());
    return first.channels().contains(removal.channel()) && joined && !leftSince;
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
