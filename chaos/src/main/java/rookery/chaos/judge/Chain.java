package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import rookery.chaos.history.Entry;

/// What one device saw of one channel, one after the other, without having been away from the
/// channel meanwhile. Immutable.
///
/// @param first the number of the event with which it began to see the channel: hello or the own
///   joining
record Chain(Segment segment, String channel, long first, List<String> keys) {
  /// The chains of a segment.
  ///
  /// @param counts which events are looked at
  /// @param left out keys of events that have no one place
  static List<Chain> of(Segment segment, Predicate<Entry.Received> counts, Set<String> left) {
    var chains = new ArrayList<Chain>();
    Map<String, Chain> open = new HashMap<>();
    for (Entry.Received event : segment.events()) {
      if (segment.ownMembership(event)) {
        open.put(
            event.channel(), new Chain(segment, event.channel(), event.seq(), new ArrayList<>()));
        chains.add(open.get(event.channel()));
      }
      String key = EventKeys.of(event);
      if (key != null && counts.test(event) && !left.contains(key)) {
        open.computeIfAbsent(
                event.channel(),
                channel -> {
                  var chain = new Chain(segment, channel, 0, new ArrayList<>());
                  chains.add(chain);
                  return chain;
                })
            .keys()
            .add(key);
      }
    }
    return chains;
  }
}
