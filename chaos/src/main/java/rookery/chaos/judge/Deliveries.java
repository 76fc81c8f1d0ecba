package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.chaos.history.Entry;

/// Looks for posts that a client should have received as an event and did not: those that, by what
/// other clients saw, lie between two that it received while it was a member all along, and those
/// written after it had read the channel. What it had read right after hello counts as received: it
/// may have been appended before, in an earlier epoch of the log. Pure.
final class Deliveries implements Checker {
  @Override
  public List<Finding> check(Story story) {
    var again = EventKeys.again(story);
    Map<String, List<Chain>> chains =
        story.segments().stream()
            .flatMap(segment -> Chain.of(segment, Deliveries::isPost, again).stream())
            .collect(Collectors.groupingBy(Chain::channel));
    var found = new ArrayList<Finding>();
    chains.forEach((channel, all) ->
        new Channel(story, channel, Order.of(all.stream().map(Chain::keys).toList()), again)
            .check(all, found));
    return found;
  }

  private static boolean isPost(Entry.Received event) {
    return event.event().equals("posted");
  }

  /// One channel. Not thread-safe; confined to the check.
  private static final class Channel {
    private final Order order;
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final Map<String, Set<String>> between = new HashMap<>();

    Channel(Story story, String channel, Order order, Set<String> again) {
      this.order = order;
      for (Op op : story.ops()) {
        String key = "posted " + op.post();
        if (op.is("post") && op.ok() && op.invoked().channel().equals(channel)) {
          acknowledged.put(key, op.invoked().at());
        }
      }
      acknowledged.keySet().removeAll(again);
    }

    void check(List<Chain> chains, List<Finding> found) {
      if (!order.contradictions().isEmpty()) {
        // Reported as such; nothing can be said of what lies between.
        return;
      }
      for (Chain chain : chains) {
        if (chain.keys().isEmpty()) {
          continue;
        }
        Set<String> read = read(chain);
        var missed = new HashSet<String>();
        for (int i = 1; i < chain.keys().size(); i++) {
          missed.addAll(between(chain.keys().get(i - 1), chain.keys().get(i)));
        }
        missed.addAll(sinceRead(chain));
        chain.keys().forEach(missed::remove);
        missed.removeAll(read);
        missed.forEach(key ->
            found.add(
                new Finding(
                    Finding.Promise.NOTHING_LOST,
                    "%s did not get %s of %s".formatted(chain.segment(), key, chain.channel()))));
      }
    }

    private Set<String> between(String one, String other) {
      return between.computeIfAbsent(one + "|" + other, _ -> order.between(one, other));
    }

    private static Set<String> read(Chain chain) {
      return chain.segment().readAtFirst(chain.channel()).stream()
          .map(post -> "posted " + post)
          .collect(Collectors.toSet());
    }

    /// What was written after the channel had been read and lies before something received.
    private Set<String> sinceRead(Chain chain) {
      Set<String> before = order.before(chain.keys().getLast());
      chain.keys().forEach(before::remove);
      return chain.segment().loaded().stream()
          .filter(load ->
              load.channel().equals(chain.channel())
                  && load.seq() == chain.first()
                  && !load.refused())
          .flatMap(
              load -> acknowledged.entrySet().stream().filter(each -> each.getValue() > load.at()))
          .map(Map.Entry::getKey)
          .filter(before::contains)
          .collect(Collectors.toSet());
    }
  }
}
