package rookery.chaos.judge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry;

/// What tells two events apart. Immutable.
final class EventKeys {
  private EventKeys() {}

  /// The same for the same event, wherever it was received; null for events that carry nothing that
  /// tells two of them apart.
  static @Nullable String of(Entry.Received event) {
    return switch (event.event()) {
      case "posted", "post_deleted" -> event.event() + " " + event.post();
      case "post_edited" -> "post_edited " + event.post() + " " + event.stamp();
      case "reaction_added", "reaction_removed" ->
          "%s %s %s %s %d"
              .formatted(event.event(), event.user(), event.post(), event.emoji(), event.stamp());
      default -> null;
    };
  }

  /// The events that some device received under two connection ids: they were appended again in a
  /// new epoch of the log, so their place in the order is not one.
  static Set<String> again(Story story) {
    var again = new HashSet<String>();
    story
        .segmentsByDevice()
        .values()
        .forEach(segments -> {
          Map<String, String> first = new HashMap<>();
          for (Segment segment : segments) {
            for (Entry.Received event : segment.events()) {
              String key = of(event);
              if (key != null) {
                String under = first.putIfAbsent(key, segment.connection());
                if (under != null && !under.equals(segment.connection())) {
                  again.add(key);
                }
              }
            }
          }
        });
    return again;
  }
}
